"""The life of a held message: quarantined, named in a digest, released by a person.

Pure functions from a record to the next one. They return None when nothing changes.
"""

from dataclasses import replace
from typing import TypeVar

from contact_lambda.delivery.periods import DIGEST_DELAY_SECONDS, DIGEST_RETRY_SECONDS, HOUR
from contact_lambda.record import (
    BARE,
    CHECK,
    HELD,
    REPEAT,
    RETENTION_SECONDS,
    Delivery,
    Record,
    State,
    Worklist,
)

Mail = TypeVar("Mail", Record, Delivery)
_MAY_HAVE_ARRIVED = (State.SENT, State.DELIVERED, State.SENDING, State.UNKNOWN)


def quarantined(record: Record, now: int, reason: str) -> Record:
    """Hold a new message back. A digest names it within the hour."""
    return replace(
        record,
        state=State.QUARANTINED,
        worklist=Worklist.TO_REPORT,
        due=now + DIGEST_DELAY_SECONDS,
        attempts=0,
        flags=record.flags | {CHECK, HELD},
        reason=reason,
        others=tuple(
            replace(each, state=State.READY, worklist=Worklist.NONE, due=0)
            for each in record.others
        ),
    )


def named_in_digest(record: Record, digest_key: str, now: int) -> Record | None:
    """Note which digest names this message. Whether SES accepted it is checked later."""
    if record.worklist is not Worklist.TO_REPORT:
        return None
    return replace(record, digest_key=digest_key, due=now + DIGEST_RETRY_SECONDS)


def reported(record: Record) -> Record | None:
    """SES accepted a digest that names this message: it waits for a person until it expires."""
    if record.worklist is not Worklist.TO_REPORT:
        return None
    return replace(record, worklist=Worklist.TO_WATCH, due=record.ttl)


def is_reported(record: Record) -> bool:
    """Whether it is held and a digest has named it: nothing but its expiry is due."""
    return record.state is State.QUARANTINED and record.worklist is Worklist.TO_WATCH


def listed_again(record: Record) -> Record | None:
    """Write the same record, so that the index has what it waits for."""
    return replace(record) if is_reported(record) else None


def released(record: Record, now: int) -> Record | None:
    """Make a message due now, to all its recipients, because a person wants it sent (again).

    Events of earlier attempts are ignored from now on, and a held message loses its spam mark.
    Returns None when the text is gone.
    """
    if not record.payload:
        return None
    is_held = record.state is State.QUARANTINED
    others = tuple(_again(each, record.home, now, is_held=is_held) for each in record.others)
    first = _again(record, record.home, now, is_held=is_held)
    reply_due = record.reply_due and max(record.reply_due, now + HOUR)
    return replace(first, others=others, digest_key="", reply_due=reply_due)


def replayed(record: Record, now: int) -> Record | None:
    """Make the mails due that are not known to be delivered or given up, whoever they are for."""
    if not record.payload:
        return None
    others = tuple(
        _again(each, record.home, now, is_held=False) if is_missing(each) else each
        for each in record.others
    )
    first = _again(record, record.home, now, is_held=False) if is_missing(record) else record
    return replace(first, others=others)


def is_missing(mail: Record | Delivery) -> bool:
    """Whether a mail was to be sent and no mail server is known to have it."""
    return mail.state not in (State.DELIVERED, State.QUARANTINED, State.BOUNCED)


def _again(each: Mail, home: str, now: int, *, is_held: bool) -> Mail:
    """Make one recipient's mail due now."""
    flags = each.flags - {BARE} - ({CHECK} if is_held else frozenset())
    if each.state in _MAY_HAVE_ARRIVED:
        flags |= {REPEAT}
    return replace(
        each,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        role=home,
        due=now,
        ttl=now + RETENTION_SECONDS,
        bounced=each.attempts,
        flags=flags,
    )
