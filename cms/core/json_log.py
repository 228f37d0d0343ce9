"""Log lines as JSON, one a line, from a closed list of fields.

Nothing of a visitor or an editor is in them: no query string, browser, address or name. The text
of an exception may quote what somebody typed (a value, a row, a host name), so a traceback has the
places in the code and the classes of the errors, and not their texts.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from cms.core.request_context import current_request_id

REQUEST_FIELDS = ("method", "path", "status", "ms")
MAX_PATH_CHARACTERS = 300
MAX_FRAMES = 60
# A segment of an address that opens something for whoever has it, or names somebody.
_SECRET = re.compile(r"(?=[^/]*\d)[\w:=.-]{24,}|[^/]*(?:@|%40)[^/]*", re.ASCII)


class FaultsOnly(logging.Filter):
    """Of Django's lines about requests, lets through those of an exception.

    An answer with an error status has its own line, with the status.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


class OneLine(JsonFormatter):
    """`{"time": "2026-11-20T09:00:00.000+00:00", "level": "ERROR", "logger": "django.request",
    "message": "…", "request_id": "3f0c…", "traceback": "…"}`"""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        moment = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["message"] = record.message
        request_id = getattr(record, "request_id", "") or current_request_id()
        if request_id:
            log_data["request_id"] = request_id
        for name in REQUEST_FIELDS:
            if record.name == "cms.request" and hasattr(record, name):
                log_data[name] = getattr(record, name)
        if message_dict.get("exc_info"):
            log_data["traceback"] = message_dict["exc_info"]

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name of logging
        """Return the places and classes of an exception and of its causes, without their texts."""
        found = traceback.TracebackException(*ei, limit=-MAX_FRAMES, compact=True)
        return "\n".join(_lines(found))


def _lines(found: traceback.TracebackException) -> list[str]:
    cause = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    before = [*_lines(cause), "This led to:"] if cause else []
    frames = [f"{each.filename}:{each.lineno} in {each.name}: {each.line}" for each in found.stack]
    return [*before, *frames, _class_of(found)]


def _class_of(found: traceback.TracebackException) -> str:
    kind = found.exc_type
    return f"{kind.__module__}.{kind.__qualname__}" if kind else "an unknown error"


def loggable_path(path: str) -> str:
    """Return an address without its secrets: `/admin/password_reset/confirm/Mw/…/`."""
    shown = "/".join("…" if _SECRET.fullmatch(part) else part for part in path.split("/"))
    return shown[:MAX_PATH_CHARACTERS]
