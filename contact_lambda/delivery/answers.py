"""Whether a message was answered, as the practitioner says by a link, and reminders of the others.

Pure functions from a record to the next one. They return None when nothing changes.
"""

from dataclasses import replace

from contact_lambda.delivery.periods import DIGEST_RETRY_SECONDS, REMINDER_PAUSE_SECONDS
from contact_lambda.record import MESSAGE, Record, State, Worklist

ANSWERED, NOT_FOR_US = "answered", "not-for-us"


def marked(record: Record, answer: str, now: int) -> Record | None:
    """Note what the practitioner says. Repeating it changes nothing, and the last word counts."""
    if record.kind != MESSAGE or record.answer == answer:
        return None
    return replace(record, answer=answer, answered_at=now, reply_due=0)


def is_waiting(record: Record) -> bool:
    """Whether a reminder is due some time: the clinic has the message and has not answered."""
    return bool(record.reply_due) and record.listed[0] is Worklist.TO_ANSWER


def can_be_named(record: Record) -> bool:
    """Whether a digest may name this message as not answered."""
    has_it = record.state in (State.SENT, State.DELIVERED)
    return has_it and bool(record.reply_due) and not record.answer


def named_in_digest(record: Record, digest_key: str, now: int) -> Record | None:
    """Note which digest names this message. Whether SES accepted it is checked later."""
    if not is_waiting(record):
        return None
    return replace(record, digest_key=digest_key, reply_due=now + DIGEST_RETRY_SECONDS)


def reminded(record: Record, now: int) -> Record | None:
    """SES accepted a digest that names this message: the next reminder is a week later."""
    if not is_waiting(record):
        return None
    return replace(record, digest_key="", reply_due=now + REMINDER_PAUSE_SECONDS)


def not_reminded(record: Record) -> Record | None:
    """End the reminders of a message that the clinic never got, or has answered."""
    return replace(record, reply_due=0) if record.reply_due else None
