"""SES's news about a mail, as EventBridge brings it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from contact_lambda.delivery.attempt_history import DELIVERED, DOUBTED, RETURNED, TAKEN

# A delayed mail and one that was complained of are with SES, or were.
MARKS = {
    "Send": TAKEN,
    "DeliveryDelay": TAKEN,
    "Complaint": TAKEN,
    "Delivery": DELIVERED,
    "Bounce": RETURNED,
    "Reject": RETURNED,
}
_LONGEST = 500  # characters of an address with a name
_BOUNCE_WORD = re.compile(r"[A-Za-z]{1,32}")
_TAGS = {
    "reference": re.compile(r"[A-Z2-7]{8}"),
    "key": re.compile(r"[0-9a-f]{64}"),
    "content": re.compile(r"[0-9a-f]{64}"),
    "attempt": re.compile(r"[0-9]{1,12}-[0-9]{1,6}"),
    "kind": re.compile(r"[a-z]{1,16}"),
}


@dataclass(frozen=True, slots=True)
class SesEvent:
    """One piece of news; what is missing or not of our making is empty."""

    event: str
    mark: str = ""  # what it says about its attempt, as `attempts` writes it
    reason: str = ""  # e.g. `Transient/MailboxFull`
    of_another: bool = False  # the bounce names other recipients than the mail had
    reference: str = ""
    key: str = ""
    content: str = ""
    kind: str = ""
    created: int = 0
    attempt: int = 0


def read_ses_event(detail: Mapping[str, Any]) -> SesEvent:
    """Understand the `detail` of an event; no address of it is kept."""
    kind = str(detail.get("eventType"))
    tags = _mapping(_mapping(detail.get("mail")).get("tags"))
    found = {name: _tag(tags.get(name), pattern) for name, pattern in _TAGS.items()}
    created, _, attempt = found.pop("attempt").partition("-")
    bounce = _mapping(detail.get("bounce")) if kind == "Bounce" else {}
    reason = "/".join(_word(bounce.get(name)) for name in ("bounceType", "bounceSubType"))
    of_another = _is_of_another(bounce, _mapping(detail.get("mail")))
    doubted = of_another or reason.lower() == "transient/general"
    return SesEvent(
        event=kind if kind in MARKS else "Other",
        mark=DOUBTED if kind == "Bounce" and doubted else MARKS.get(kind, ""),
        reason=reason if kind == "Bounce" else kind if kind in MARKS else "",
        of_another=of_another,
        created=int(created or 0),
        attempt=int(attempt or 0),
        **found,
    )


def _tag(values: object, pattern: re.Pattern[str]) -> str:
    """Event publishing gives each tag a list of values."""
    value = values[0] if isinstance(values, list) and values else values
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and _BOUNCE_WORD.fullmatch(value) else "Unknown"


def _is_of_another(bounce: Mapping[str, Any], mail: Mapping[str, Any]) -> bool:
    """Whether only somebody behind our recipient bounced: a forward, a member of a list.

    A bounce that names nobody, and one about a mail that names nobody, are our recipient's.
    """
    ours = {_mailbox(each) for each in _listed(mail.get("destination"))}
    listed = _listed(bounce.get("bouncedRecipients"))
    named = {_mailbox(_mapping(each).get("emailAddress")) for each in listed} - {""}
    return bool(named and ours - {""}) and not named & ours


def _mailbox(value: object) -> str:
    """`lead@clinic.example` for `Lead <Lead+web@Clinic.example.>`: one mailbox, one spelling.

    Foreign mail servers write these: what is too long for an address names nobody.
    """
    text = value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""
    address = parseaddr(text.removeprefix("rfc822;").strip())[1] or text
    local, _, domain = address.casefold().rpartition("@")
    local = local.strip('"')
    return f"{local.partition('+')[0] or local}@{domain.rstrip('.')}" if local else ""


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
