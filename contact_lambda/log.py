"""One JSON line for each thing worth knowing; nothing that a visitor typed can get in.

A field must be on the list AND its value must be a number or a token: text with a space or
an `@` in it is refused, so a name, an address or a message fails loudly in the tests.
"""

import json
import re
import sys

FIELDS = frozenset(
    {"error", "ms", "outcome", "reason", "reference", "request_id", "status", "variables"}
)
_TOKEN = re.compile(r"[A-Za-z0-9_.,/=:+-]{0,300}")


class UnsafeLogField(ValueError):
    """A field that is not on the list, or a value that could be a visitor's words."""


def write(event: str, **fields: str | int) -> None:
    """Write one line, e.g. `{"event": "answered", "outcome": "sent", "status": 303}`."""
    for name, value in fields.items():
        if name not in FIELDS:
            raise UnsafeLogField(f"{name} is not a log field")
        if isinstance(value, str) and not _TOKEN.fullmatch(value):
            raise UnsafeLogField(f"{name} is not a token")
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()
