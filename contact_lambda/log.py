"""Writes one JSON line per event; nothing that a visitor typed can get into it.

A field must be in the list AND its value must be a number or a token: text with a space or an `@`
raises, so that a name, an address or a message fails in the tests. A line with metrics is in
CloudWatch's embedded metric format, so that alarms need no further call.
"""

import json
import re
import sys
import time
from collections.abc import Mapping

NAMESPACE = "ContactHandler"
FIELDS = frozenset(
    {
        "due",
        "error",
        "ms",
        "outcome",
        "reason",
        "reference",
        "request_id",
        "sent",
        "status",
        "variables",
    }
)
ALARMS = frozenset(
    {
        "Bounced",
        "BouncedAfterDelivery",
        "Breaker",
        "Complained",
        "FallbackUsed",
        "HandlerFailed",
        "JournalUnreachable",
        "NoNews",
        "NotDelivered",
        "PermanentRefusal",
        "Quarantined",
        "RecipientsUnreadable",
    }
)
METRICS = ALARMS | {"OldestOpenSeconds", "OpenRows"}
_TOKEN = re.compile(r"[A-Za-z0-9_.,/=:+-]{0,300}")


class UnsafeLogField(ValueError):
    """A field that is not in the list, or a value that could be a visitor's words."""


def write(event: str, metrics: Mapping[str, int] | None = None, /, **fields: str | int) -> None:
    """Write one line, e.g. `{"event": "answered", "outcome": "sent", "status": 303}`."""
    for name, value in fields.items():
        if name not in FIELDS:
            raise UnsafeLogField(f"{name} is not a log field")
        if isinstance(value, str) and not _TOKEN.fullmatch(value):
            raise UnsafeLogField(f"{name} is not a token")
    line = {"event": event, **fields, **_embedded(metrics or {})}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def alarm(name: str, *, reference: str = "", reason: str = "") -> None:
    """Write a line that raises an alarm: `{"event": "alarm", "reference": …, "Bounced": 1}`."""
    fields = {"reference": reference, "reason": reason}
    write("alarm", {name: 1}, **{key: value for key, value in fields.items() if value})


def _embedded(metrics: Mapping[str, int]) -> dict[str, object]:
    """Return the metrics in CloudWatch's embedded metric format, without dimensions."""
    if not metrics:
        return {}
    if unknown := set(metrics) - METRICS:
        raise UnsafeLogField(f"{len(unknown)} metrics are not on the list")
    description = {
        "Namespace": NAMESPACE,
        "Dimensions": [[]],
        "Metrics": [
            {"Name": name, "Unit": "Seconds" if name.endswith("Seconds") else "Count"}
            for name in metrics
        ],
    }
    timestamp = round(time.time() * 1000)
    return {**metrics, "_aws": {"Timestamp": timestamp, "CloudWatchMetrics": [description]}}
