"""Where log lines go, and which: one JSON object a line on standard error."""

from typing import Any


def json_lines() -> dict[str, Any]:
    """Return `LOGGING`: warnings and faults of everything, and one line per rendered request.

    A request's line has its status, so Django's own lines about a 404 or a 503 are left out.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "cms.core.request_log.RequestLine"}},
        "filters": {"faults": {"()": "cms.core.request_log.FaultsOnly"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "cms.request": {"level": "INFO"},
            "django.request": {"level": "ERROR", "filters": ["faults"]},
            "django.security": {"level": "CRITICAL"},
            # Django's default handlers would add lines of their own.
            "django": {"handlers": [], "level": "WARNING"},
        },
    }
