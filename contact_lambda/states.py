"""What may follow what: pure functions from a row to the next one.

Each returns None when nothing changes, which makes late and repeated news harmless.
"""

import hashlib
from dataclasses import replace

from contact_lambda.identity import Identity
from contact_lambda.ports import Outcome
from contact_lambda.row import (
    BARE,
    CHECK,
    FALLBACK,
    LEAD,
    MESSAGE,
    REPEAT,
    Row,
    State,
    Worklist,
)

MINUTE, HOUR, DAY = 60, 3_600, 86_400
CLAIM = 5 * MINUTE  # longer than any invocation lives
UNSURE = 5 * MINUTE  # time for SES's events to tell what happened
REFUSED_AGAIN = 15 * MINUTE
FIRST_BACKOFF, LONGEST_BACKOFF = 10, 15 * MINUTE
ALL_BOUNCED_AGAIN = 6 * HOUR
DELIVERY_EXPECTED = HOUR
SAME_WORDS = DAY
KEEP_OPEN, KEEP_CLOSED = 30 * DAY, 3 * DAY

_UNSENT = frozenset({State.SENDING, State.READY, State.UNKNOWN})


def opened(identity: Identity, payload: str, now: int, *, check: bool, kind: str = MESSAGE) -> Row:
    """A new row that is claimed for its first attempt already."""
    return Row(
        key=identity.key,
        reference=identity.reference,
        content=identity.content,
        created=now,
        state=State.SENDING,
        ttl=now + KEEP_OPEN,
        worklist=Worklist.TO_SEND,
        due=now + CLAIM,
        payload=payload,
        kind=kind,
        attempts=1,
        until=0 if identity.by_client else now + SAME_WORDS,
        flags=frozenset({CHECK} if check else ()),
    )


def quarantined(row: Row, report_at: int, reason: str) -> Row:
    """A new row that is held back until the next digest tells of it."""
    return replace(
        row,
        state=State.QUARANTINED,
        worklist=Worklist.TO_REPORT,
        due=report_at,
        attempts=0,
        flags=row.flags | {CHECK},
        reason=reason,
    )


def claimed(row: Row, now: int) -> Row | None:
    """The next attempt begins, unless it is not due; it owns up to a possible repeat."""
    if row.worklist is not Worklist.TO_SEND or row.due > now:
        return None
    unsure = row.state in (State.SENDING, State.UNKNOWN)
    return replace(
        row,
        state=State.SENDING,
        due=now + CLAIM,
        attempts=row.attempts + 1,
        flags=row.flags | {REPEAT} if unsure else row.flags,
    )


def sent(
    row: Row,
    attempt: int,
    now: int,
    *,
    watch: bool,
    keep_payload: bool = False,
    message_id: str = "",
) -> Row | None:
    """SES has the mail: told by its answer or by its Send event.

    Delivery is awaited where SES reports it. The payload waits with it, in case of a bounce.
    """
    if row.state not in _UNSENT or attempt <= row.bounced:
        return None
    ttl = row.created + KEEP_OPEN if keep_payload else now + KEEP_CLOSED
    return replace(
        row,
        state=State.SENT,
        worklist=Worklist.TO_WATCH,
        due=now + DELIVERY_EXPECTED if watch else ttl,
        ttl=ttl,
        accepted=attempt,
        message_id=message_id or row.message_id,
        reason="",
    )


def not_sent(row: Row, attempt: int, outcome: Outcome, code: str, now: int) -> Row | None:
    """The attempt did not get a yes; when to try again follows from what is known."""
    if row.state is not State.SENDING or row.attempts != attempt:
        return None
    row = replace(row, reason=code)
    if outcome is Outcome.UNKNOWN:
        return replace(row, state=State.UNKNOWN, due=now + UNSURE)
    if outcome is Outcome.BAD_ADDRESS and BARE not in row.flags:
        return replace(row, state=State.READY, due=now, flags=row.flags | {BARE})
    if outcome is Outcome.NOT_ACCEPTED:
        return replace(row, state=State.READY, due=now + backoff(row))
    return replace(row, state=State.READY, due=now + REFUSED_AGAIN)


def delivered(row: Row, attempt: int, now: int, *, keep_payload: bool = False) -> Row | None:
    """The recipient's mail server has the mail, so the journal forgets what it says.

    A notice does not carry the message, so then the journal is the only place that has it.
    """
    if row.state not in _UNSENT | {State.SENT} or attempt <= row.bounced:
        return None
    row = replace(row, state=State.DELIVERED, accepted=attempt, reason="")
    if keep_payload:
        ttl = row.created + KEEP_OPEN
        return replace(row, worklist=Worklist.TO_WATCH, due=ttl, ttl=ttl)
    return stripped(replace(row, ttl=now + KEEP_CLOSED))


def bounced(row: Row, attempt: int, now: int, *, fallback: bool, code: str) -> Row | None:
    """The mail came back for good: the other recipient is next, at once.

    When there is no other one left, the lead is tried again every six hours, so that a mended
    mailbox or a changed recipient still gets the message.
    """
    if attempt <= row.bounced or row.state in (State.BOUNCED, State.QUARANTINED):
        return None
    closed = row.state in (State.SENT, State.DELIVERED)
    current = row.accepted if closed else row.attempts
    row = replace(row, bounced=attempt)
    if attempt < current:
        return row  # a later attempt is on its way and has its own news
    row = replace(row, reason=code)
    if not row.payload:
        return stripped(replace(row, state=State.BOUNCED))
    to_fallback = row.role == LEAD and fallback
    return replace(
        row,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        role=FALLBACK if to_fallback else LEAD,
        due=now if to_fallback else now + ALL_BOUNCED_AGAIN,
        ttl=now + KEEP_OPEN,
    )


def watched(row: Row, now: int) -> Row | None:
    """What is due for a row that was watched: the alarm about its delivery, then its payload."""
    if row.worklist is not Worklist.TO_WATCH or row.due > now:
        return None
    if row.state is State.SENT and row.due < row.ttl:
        return replace(row, due=row.ttl)
    return stripped(row)


def reported(row: Row) -> Row | None:
    """A digest tells of this row; it stays for an operator until it expires."""
    if row.worklist is not Worklist.TO_REPORT:
        return None
    return replace(row, worklist=Worklist.TO_WATCH, due=row.ttl)


def released(row: Row, now: int) -> Row | None:
    """An operator wants it sent (again): due at once. None when its text is gone."""
    if not row.payload:
        return None
    arrived = row.state in (State.SENT, State.DELIVERED, State.SENDING, State.UNKNOWN)
    return replace(
        row,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        due=now,
        ttl=now + KEEP_OPEN,
        flags=row.flags | {REPEAT} if arrived else row.flags,
    )


def stripped(row: Row) -> Row:
    """Nothing is left to do, and what the visitor wrote is gone."""
    return replace(row, worklist=Worklist.NONE, due=0, payload="")


def backoff(row: Row) -> int:
    """10 s, 20 s, 40 s … at most 15 minutes, spread by a quarter so that rows do not march."""
    longest = min(FIRST_BACKOFF << min(row.attempts - 1, 10), LONGEST_BACKOFF)
    spread = hashlib.sha256(f"{row.key}{row.attempts}".encode()).digest()[0] / 255
    return round(longest * (1 - spread / 4))
