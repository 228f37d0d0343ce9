"""SES's news about a mail, as EventBridge brings it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = frozenset({"Send", "Delivery", "Bounce", "Reject", "Complaint", "DeliveryDelay"})
_TAGS = {
    "reference": re.compile(r"[A-Z2-7]{8}"),
    "key": re.compile(r"[0-9a-f]{64}"),
    "content": re.compile(r"[0-9a-f]{64}"),
    "attempt": re.compile(r"[0-9]{1,12}-[0-9]{1,6}"),
    "kind": re.compile(r"[a-z]{1,16}"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news; what is missing or not of our making is empty."""

    event: str
    permanent: bool = False
    reference: str = ""
    key: str = ""
    content: str = ""
    kind: str = ""
    created: int = 0
    attempt: int = 0


def read_notice(detail: Mapping[str, Any]) -> Notice:
    """Understand the `detail` of an event; addresses in it are not even looked at."""
    kind = str(detail.get("eventType"))
    tags = _mapping(_mapping(detail.get("mail")).get("tags"))
    found = {name: _tag(tags.get(name), pattern) for name, pattern in _TAGS.items()}
    created, _, attempt = found.pop("attempt").partition("-")
    bounce = _mapping(detail.get("bounce"))
    return Notice(
        event=kind if kind in KINDS else "Other",
        permanent=kind == "Reject" or bounce.get("bounceType") == "Permanent",
        created=int(created or 0),
        attempt=int(attempt or 0),
        **found,
    )


def _tag(values: object, pattern: re.Pattern[str]) -> str:
    """Event publishing gives each tag a list of values."""
    value = values[0] if isinstance(values, list) and values else values
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
