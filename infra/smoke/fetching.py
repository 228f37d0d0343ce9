"""One HTTP request and its answer, errors included."""

import json
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError

TIMEOUT = 30  # seconds for one request, the limit of API Gateway


class Broken(Exception):
    """A step failed; the message names it and what to check."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, errors included."""

    status: int
    kind: str
    text: str

    def json(self) -> dict[str, Any]:
        """The body of a JSON answer; empty for any other body."""
        try:
            read = json.loads(self.text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def fetch(url: str, fields: dict[str, object] | None = None) -> Answer:
    """GET, or POST of JSON; raises Broken when nothing answers."""
    body = None if fields is None else json.dumps(fields).encode()
    headers = {"Accept": "application/json" if body else "*/*", "User-Agent": "clinic-smoke"}
    if body:
        headers["Content-Type"] = "application/json"
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - http(s) only, see __main__
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            kind = response.headers.get_content_type()
            return Answer(response.status, kind, response.read().decode(errors="replace"))
    except HTTPError as refusal:
        kind = refusal.headers.get_content_type()
        return Answer(refusal.code, kind, refusal.read().decode(errors="replace"))
    except (URLError, OSError) as fault:
        raise Broken(f"{url} does not answer: {getattr(fault, 'reason', fault)}") from None
