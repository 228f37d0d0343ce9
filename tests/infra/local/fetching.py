"""HTTP as a test sees it: no exception for a 4xx, no redirect followed, no proxy."""

import http.client
import json
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from tests.patience import PATIENCE


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


def fetch(
    url: str, body: bytes | str | None = None, *, method: str | None = None, **headers: str
) -> Answer:
    """Header names are keyword arguments: `content_type="text/plain"`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    try:
        connection.request(
            method or ("GET" if body is None else "POST"),
            parts.path + (f"?{parts.query}" if parts.query else ""),
            body.encode() if isinstance(body, str) else body,
            {name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()
