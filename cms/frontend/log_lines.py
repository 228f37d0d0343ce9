"""Log lines of this site as JSON, one a line, from a closed list of fields.

A query, a browser, an address of a visitor and the text of an exception are in none of them.
"""

import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter


class OneLine(JsonFormatter):
    """`{"time": "…", "level": "ERROR", "logger": "django.request", "message": "…",
    "traceback": "…"}`"""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        moment = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = moment.isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["message"] = record.message
        if message_dict.get("exc_info"):
            log_data["traceback"] = message_dict["exc_info"]

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name of logging
        """Return the places of an exception and its class."""
        kind, _, trace = ei
        places = traceback.extract_tb(trace)
        lines = [f"{each.filename}:{each.lineno} in {each.name}: {each.line}" for each in places]
        return "\n".join([*lines, f"{kind.__module__}.{kind.__qualname__}"])
