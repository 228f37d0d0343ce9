"""Log lines as JSON, one a line, for the CMS and for the reference frontend.

It stands outside of both, and both name it in their settings. The text of an exception may quote
what somebody typed (a value, a row, a host name), so a traceback has the places in the code and the
classes of the errors, and not their texts.
"""

import traceback
from datetime import UTC, datetime
from logging import LogRecord
from typing import Any

from pythonjsonlogger.json import JsonFormatter

MAX_FRAMES = 60


class OneLine(JsonFormatter):
    """`{"time": "2026-11-20T09:00:00.000+00:00", "level": "ERROR", "logger": "django.request",
    "message": "…", "traceback": "…"}`, and no other field of the record."""

    def add_fields(
        self, log_data: dict[str, Any], record: LogRecord, message_dict: dict[str, Any]
    ) -> None:
        moment = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["message"] = record.message
        log_data.update(self.more_fields(record))
        if message_dict.get("exc_info"):
            log_data["traceback"] = message_dict["exc_info"]

    def more_fields(self, record: LogRecord) -> dict[str, Any]:
        """Return what a subclass adds before the traceback."""
        return {}

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
