"""Parses SES's events about mails, as EventBridge delivers them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from contact_lambda.delivery.attempt_history import DELIVERED, DOUBTED, RETURNED, TAKEN

# SES has, or had, a mail that is delayed and one that its reader complained about.
MARKS = {
    "Send": TAKEN,
    "DeliveryDelay": TAKEN,
    "Complaint": TAKEN,
    "Delivery": DELIVERED,
    "Bounce": RETURNED,
    "Reject": RETURNED,
}
_MAX_ADDRESS_CHARACTERS = 500  # of an address with a name
_BOUNCE_WORD = re.compile(r"[A-Za-z]{1,32}")
_TAGS = {
    "reference": re.compile(r"[A-Z2-7]{8}"),
    "key": re.compile(r"[0-9a-f]{64}"),
    "content": re.compile(r"[0-9a-f]{64}"),
    "attempt": re.compile(r"[0-9]{1,12}-[0-9]{1,6}"),
    "kind": re.compile(r"[a-z]{1,16}"),
    "recipient": re.compile(r"[0-9]{1,2}"),
    "journal": re.compile(r"away"),
}


@dataclass(frozen=True, slots=True)
class SesEvent:
    """One SES event. Missing or foreign fields are empty."""

    type: str  # e.g. `Delivery`, or `Other`
    mark: str = ""  # what it says about its attempt, as `attempt_history` writes it
    reason: str = ""  # e.g. `Transient/MailboxFull`
    other_recipient: bool = False  # the bounce names only recipients that the mail did not have
    reference: str = ""
    key: str = ""
    content: str = ""
    kind: str = ""
    created: int = 0
    attempt: int = 0
    recipient: int = 0  # its number in the record; a mail of an older version names none
    journal: str = ""  # `away`: the mail was sent without a record


def read_ses_event(detail: Mapping[str, Any]) -> SesEvent:
    """Parse the `detail` of an EventBridge event; keeps none of its addresses."""
    event_type = str(detail.get("eventType"))
    tags = _mapping(_mapping(detail.get("mail")).get("tags"))
    values = {name: _tag(tags.get(name), pattern) for name, pattern in _TAGS.items()}
    created, _, attempt = values.pop("attempt").partition("-")
    recipient = int(values.pop("recipient") or 0)
    bounce = _mapping(detail.get("bounce")) if event_type == "Bounce" else {}
    reason = "/".join(_word(bounce.get(name)) for name in ("bounceType", "bounceSubType"))
    other_recipient = _names_only_others(bounce, _mapping(detail.get("mail")))
    is_doubtful = other_recipient or reason.lower() == "transient/general"
    return SesEvent(
        type=event_type if event_type in MARKS else "Other",
        mark=DOUBTED if event_type == "Bounce" and is_doubtful else MARKS.get(event_type, ""),
        reason=reason if event_type == "Bounce" else event_type if event_type in MARKS else "",
        other_recipient=other_recipient,
        created=int(created or 0),
        attempt=int(attempt or 0),
        recipient=recipient,
        **values,
    )


def _tag(values: object, pattern: re.Pattern[str]) -> str:
    """Return a tag's value, or nothing if it is not ours. SES gives each tag a list of values."""
    value = values[0] if isinstance(values, list) and values else values
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) and _BOUNCE_WORD.fullmatch(value) else "Unknown"


def _names_only_others(bounce: Mapping[str, Any], mail: Mapping[str, Any]) -> bool:
    """Whether only somebody behind our recipient bounced: a forward, or a member of a list.

    A bounce or a mail without addresses counts as our recipient's.
    """
    ours = {_mailbox(each) for each in _list(mail.get("destination"))}
    bounced = _list(bounce.get("bouncedRecipients"))
    named = {_mailbox(_mapping(each).get("emailAddress")) for each in bounced} - {""}
    return bool(named and ours - {""}) and not named & ours


def _mailbox(value: object) -> str:
    """Return `lead@clinic.example` for `Lead <Lead+web@Clinic.example.>`.

    Foreign mail servers write these addresses: one that is too long counts as empty.
    """
    is_address = isinstance(value, str) and len(value) <= _MAX_ADDRESS_CHARACTERS
    text = str(value).strip() if is_address else ""
    address = parseaddr(text.removeprefix("rfc822;").strip())[1] or text
    local, _, domain = address.casefold().rpartition("@")
    local = local.strip('"')
    return f"{local.partition('+')[0] or local}@{domain.rstrip('.')}" if local else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
