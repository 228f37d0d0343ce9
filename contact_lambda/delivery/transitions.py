"""What may follow what: pure functions from a row to the next one.

Each returns None when nothing changes, which makes late and repeated news harmless.
"""

import hashlib
from dataclasses import replace

from contact_lambda.delivery.attempt_history import (
    DELIVERED,
    DENIED,
    DOUBTED,
    ELSEWHERE,
    GIVEN_UP,
    RETURNED,
    TAKEN,
    attempts_of,
    heard_of,
    last_role,
    noted,
)
from contact_lambda.delivery.policy import DeliveryPolicy
from contact_lambda.delivery.record import (
    BARE,
    CHECK,
    FALLBACK,
    LEAD,
    MESSAGE,
    REPEAT,
    Record,
    State,
    Worklist,
)
from contact_lambda.identity import Identity
from contact_lambda.ports import Outcome

MINUTE, HOUR, DAY = 60, 3_600, 86_400
CLAIM = 5 * MINUTE  # longer than any invocation lives
UNSURE = 5 * MINUTE  # time for SES's events to tell what happened
REFUSED_AGAIN = 15 * MINUTE
FIRST_BACKOFF, LONGEST_BACKOFF = 10, 15 * MINUTE
ALL_BOUNCED_AGAIN = 6 * HOUR
DELIVERY_EXPECTED = HOUR
SAME_WORDS = DAY
KEEP_OPEN, KEEP_CLOSED, KEEP_DELIVERED = 30 * DAY, 3 * DAY, DAY
TELL_AFTER = 50 * MINUTE  # a held message is told of within the hour
TELL_AGAIN = 15 * MINUTE  # a digest that SES did not take by then is looked at again

_UNSENT = frozenset({State.SENDING, State.READY, State.UNKNOWN})


def opened(
    identity: Identity, payload: str, now: int, *, check: bool, kind: str = MESSAGE
) -> Record:
    """A new row that is claimed for its first attempt already."""
    return Record(
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


def quarantined(row: Record, now: int, reason: str) -> Record:
    """A new row that is held back; a digest tells of it within the hour."""
    return replace(
        row,
        state=State.QUARANTINED,
        worklist=Worklist.TO_REPORT,
        due=now + TELL_AFTER,
        attempts=0,
        flags=row.flags | {CHECK},
        reason=reason,
    )


def is_gone(row: Record) -> bool:
    """It came back, and only who wrote it still has its text."""
    return row.state is State.BOUNCED and not row.payload


def brought_again(row: Record, new: Record) -> Record | None:
    """Its writer sends it once more after it came back: the row has its text again."""
    if not is_gone(row) or row.content != new.content:
        return None
    return replace(
        new,
        created=row.created,
        version=row.version,
        attempts=row.attempts + new.attempts,
        bounced=row.attempts,
    )


def claimed(row: Record, now: int) -> Record | None:
    """The next attempt begins, unless it is not due; it owns up to a possible repeat."""
    if row.worklist is not Worklist.TO_SEND or row.due > now:
        return None
    unsure, attempt = row.state in (State.SENDING, State.UNKNOWN), row.attempts + 1
    return replace(
        row,
        state=State.SENDING,
        due=now + CLAIM,
        attempts=attempt,
        heard=noted(row, attempt, ELSEWHERE) if row.role == FALLBACK else row.heard,
        flags=row.flags - {BARE} | {REPEAT} if unsure else row.flags,
    )


def sent(
    row: Record, attempt: int, now: int, *, circumstances: DeliveryPolicy, message_id: str = ""
) -> Record | None:
    """SES said yes to this attempt."""
    if row.state not in _UNSENT | {State.QUARANTINED} or attempt <= row.bounced:
        return None
    yes = replace(_made(row, attempt), accepted=attempt, message_id=message_id or row.message_id)
    return _settled(yes, now, circumstances)


def event_applied(
    row: Record, attempt: int, mark: str, now: int, *, circumstances: DeliveryPolicy, code: str = ""
) -> Record | None:
    """One piece of SES's news about one attempt; `mark` is one of `attempts`."""
    if attempt <= row.bounced:
        return None
    heard = heard_of(row, attempt)
    over = row.state in (State.DELIVERED, State.BOUNCED)
    if mark in heard or (mark == TAKEN and (heard or over)):
        return None
    if mark == DOUBTED and DELIVERED in heard:
        return None
    row = replace(_made(row, attempt), heard=row.heard | {f"{attempt}{mark}"})
    after = _settled(row, now, circumstances)
    if mark == DOUBTED and after.state is State.SENT:
        return replace(after, due=now + DELIVERY_EXPECTED)
    return replace(after, reason=code) if mark == RETURNED else after


def delivery_watched(row: Record, now: int, *, circumstances: DeliveryPolicy) -> Record | None:
    """What is due for a row that was watched.

    A doubted mail whose Delivery did not come in an hour has come back. A mail without news is
    an alarm, once. Last of all the text goes.
    """
    if row.worklist is not Worklist.TO_WATCH or row.due > now:
        return None
    if row.state is not State.SENT or row.due >= row.ttl:
        return stripped(row)
    doubted = attempts_of(row).doubted
    if doubted:
        row = replace(row, heard=row.heard | {f"{each}{GIVEN_UP}" for each in doubted})
        after = _settled(row, now, circumstances)
        return replace(after, reason="NoDelivery") if after.state is State.READY else after
    return replace(row, due=row.ttl)


def _settled(row: Record, now: int, circumstances: DeliveryPolicy) -> Record:
    """Where the message stands by all that is known of its attempts."""
    known = attempts_of(row)
    best = known.arrived or known.alive or known.taken
    row = replace(row, accepted=max(best, default=row.accepted))
    if known.alive and row.state is State.READY:
        row = replace(row, role=last_role(row))  # nobody else is needed yet
    if known.arrived:
        return _delivered(row, now, circumstances)
    if known.alive:
        return _with_ses(row, now, circumstances)
    return _came_back(row, known.last_is_known, now, circumstances)


def _made(row: Record, attempt: int) -> Record:
    """A held message whose row seemed unreachable went out by itself: that was an attempt."""
    return replace(row, attempts=max(row.attempts, attempt))


def _delivered(row: Record, now: int, circumstances: DeliveryPolicy) -> Record:
    """The text stays a day: servers that accept a mail return some of them later.

    A notice does not carry the message, so then the journal is the only place that has it.
    """
    if row.state is State.DELIVERED:
        return row
    row = replace(row, state=State.DELIVERED, reason="", ttl=now + KEEP_CLOSED)
    if not row.payload:
        return stripped(row)
    if circumstances.keep_text:
        row = replace(row, ttl=max(row.created + KEEP_OPEN, now + KEEP_CLOSED))
    due = row.ttl if circumstances.keep_text else now + KEEP_DELIVERED
    return replace(row, worklist=Worklist.TO_WATCH, due=due)


def _with_ses(row: Record, now: int, circumstances: DeliveryPolicy) -> Record:
    """Delivery is awaited where SES reports it. The text waits with it, in case of a bounce."""
    if row.state is State.SENT:
        return row
    ttl = now + KEEP_OPEN
    return replace(
        row,
        state=State.SENT,
        worklist=Worklist.TO_WATCH,
        due=now + DELIVERY_EXPECTED if circumstances.watch else ttl,
        ttl=ttl,
        reason="",
    )


def _came_back(row: Record, resolved: bool, now: int, circumstances: DeliveryPolicy) -> Record:
    """All that SES had came back: the other recipient is next, at once.

    A later attempt whose outcome is open is waited for first. When no recipient is left, the
    lead is tried every six hours: a mended mailbox or a changed recipient gets the message.
    After 30 days the text goes all the same.
    """
    if row.state is State.READY:
        return row
    if not resolved:
        if row.state in _UNSENT:
            return row
        return replace(row, state=State.UNKNOWN, worklist=Worklist.TO_SEND, due=now + UNSURE)
    if not row.payload:
        return stripped(replace(row, state=State.BOUNCED))
    to_fallback = row.role == LEAD and circumstances.fallback
    if not to_fallback and now >= row.created + KEEP_OPEN:
        return stripped(replace(row, state=State.BOUNCED, ttl=now + KEEP_CLOSED))
    return replace(
        row,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        role=FALLBACK if to_fallback else LEAD,
        due=now if to_fallback else now + ALL_BOUNCED_AGAIN,
        ttl=now + KEEP_OPEN,
        flags=row.flags - {BARE},
    )


def not_sent(row: Record, attempt: int, outcome: Outcome, code: str, now: int) -> Record | None:
    """The attempt did not get a yes; when to try again follows from what is known."""
    if row.state is not State.SENDING or row.attempts != attempt:
        return None
    bare, row = BARE in row.flags, replace(row, reason=code, flags=row.flags - {BARE})
    if outcome is Outcome.UNKNOWN:
        return replace(row, state=State.UNKNOWN, due=now + UNSURE)
    row = replace(row, heard=noted(row, attempt, DENIED))
    if outcome is Outcome.BAD_ADDRESS and not bare:
        return replace(row, state=State.READY, due=now, flags=row.flags | {BARE})
    if outcome is Outcome.NOT_ACCEPTED:
        return replace(row, state=State.READY, due=now + backoff(row))
    return replace(row, state=State.READY, due=now + REFUSED_AGAIN)


def tells(row: Record, digest: str, now: int) -> Record | None:
    """A digest names this held row; whether SES took it is looked at later."""
    if row.worklist is not Worklist.TO_REPORT:
        return None
    return replace(row, told_by=digest, due=now + TELL_AGAIN)


def reported(row: Record) -> Record | None:
    """SES took a digest that names this row; it stays for the clinic until it expires."""
    if row.worklist is not Worklist.TO_REPORT:
        return None
    return replace(row, worklist=Worklist.TO_WATCH, due=row.ttl)


def released(row: Record, now: int) -> Record | None:
    """A person wants it sent (again): due at once, to the lead, None when its text is gone.

    News about earlier attempts counts no more, and neither does what the spam check thought.
    """
    if not row.payload:
        return None
    unsure = row.state in (State.SENT, State.DELIVERED, State.SENDING, State.UNKNOWN)
    flags = row.flags - {CHECK, BARE} if row.state is State.QUARANTINED else row.flags - {BARE}
    return replace(
        row,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        role=LEAD,
        due=now,
        ttl=now + KEEP_OPEN,
        bounced=row.attempts,
        flags=flags | {REPEAT} if unsure else flags,
    )


def stripped(row: Record) -> Record:
    """Nothing is left to do, and what the visitor wrote is gone."""
    return replace(row, worklist=Worklist.NONE, due=0, payload="")


def backoff(row: Record) -> int:
    """10 s, 20 s, 40 s … at most 15 minutes, spread by a quarter so that rows do not march."""
    longest = min(FIRST_BACKOFF << min(row.attempts - 1, 10), LONGEST_BACKOFF)
    spread = hashlib.sha256(f"{row.key}{row.attempts}".encode()).digest()[0] / 255
    return round(longest * (1 - spread / 4))
