"""The log lines of requests: a closed list of fields. None names a visitor or an editor.

No query string, browser, address or name is in them.
"""

import re
from logging import Filter, LogRecord
from typing import Any

from cms.core.request_context import current_request_id
from cms.json_log import OneLine

REQUEST_FIELDS = ("method", "path", "status", "ms")
MAX_PATH_CHARACTERS = 300
# A segment of an address that opens something for whoever has it, or names somebody.
_SECRET = re.compile(r"(?=[^/]*\d)[\w:=.-]{24,}|[^/]*(?:@|%40)[^/]*", re.ASCII)


class FaultsOnly(Filter):
    """Lets through Django's lines about requests that raised an exception, and no others.

    An answer with an error status has its own line, with the status.
    """

    def filter(self, record: LogRecord) -> bool:
        return bool(record.exc_info)


class RequestLine(OneLine):
    """`{…, "request_id": "3f0c…"}`; the line of a request has its method, path, status and time."""

    def more_fields(self, record: LogRecord) -> dict[str, Any]:
        request_id = getattr(record, "request_id", "") or current_request_id()
        fields = {"request_id": request_id} if request_id else {}
        if record.name == "cms.request":
            fields |= {name: vars(record)[name] for name in REQUEST_FIELDS if name in vars(record)}
        return fields


def loggable_path(path: str) -> str:
    """Return an address without its secrets: `/admin/password_reset/confirm/Mw/…/`."""
    shown = "/".join("…" if _SECRET.fullmatch(part) else part for part in path.split("/"))
    return shown[:MAX_PATH_CHARACTERS]
