"""What SES says about attempts: its answer, its events, or that no event came in time.

Pure functions from a record to the next one. Each adds one fact and then works out the state
from all facts, so that events may come late, repeated and in any order. They return None when
nothing changes.
"""

from dataclasses import replace

from contact_lambda.delivery.attempt_history import (
    DELIVERED,
    DOUBTED,
    GIVEN_UP,
    RETURNED,
    TAKEN,
    attempts_of,
    last_role,
    marks_of,
)
from contact_lambda.delivery.periods import (
    BOUNCED_RETRY_SECONDS,
    CLOSED_RETENTION_SECONDS,
    DELIVERED_TEXT_SECONDS,
    DELIVERY_EXPECTED_SECONDS,
    UNKNOWN_RETRY_SECONDS,
)
from contact_lambda.delivery.policy import DeliveryPolicy
from contact_lambda.delivery.transitions import without_text
from contact_lambda.record import (
    BARE,
    FALLBACK,
    RETENTION_SECONDS,
    Record,
    State,
    Worklist,
)

_UNSENT = frozenset({State.SENDING, State.READY, State.UNKNOWN})


def sent(
    record: Record, attempt: int, now: int, *, policy: DeliveryPolicy, message_id: str = ""
) -> Record | None:
    """Apply that SES accepted this attempt."""
    if record.state not in _UNSENT | {State.QUARANTINED} or attempt <= record.bounced:
        return None
    record = _with_attempt(record, attempt)
    record = replace(record, accepted=attempt, message_id=message_id or record.message_id)
    return _with_state(record, now, policy)


def event_applied(
    record: Record, attempt: int, mark: str, now: int, *, policy: DeliveryPolicy, reason: str = ""
) -> Record | None:
    """Apply one event of SES about one attempt; `mark` is one of `attempt_history`."""
    if attempt <= record.bounced:
        return None
    marks = marks_of(record, attempt)
    is_over = record.state in (State.DELIVERED, State.BOUNCED)
    if mark in marks or (mark == TAKEN and (marks or is_over)):
        return None
    if mark == DOUBTED and DELIVERED in marks:
        return None
    record = _with_attempt(record, attempt)
    record = replace(record, event_marks=record.event_marks | {f"{attempt}{mark}"})
    after = _with_state(record, now, policy)
    if mark == DOUBTED and after.state is State.SENT:
        return replace(after, due=now + DELIVERY_EXPECTED_SECONDS)
    return replace(after, reason=reason) if mark == RETURNED else after


def delivery_watched(record: Record, now: int, *, policy: DeliveryPolicy) -> Record | None:
    """Apply that a watched record is due.

    A doubtful attempt without a Delivery event counts as returned. A mail without any event stays
    until it expires (the caller raises an alarm). A record that has expired loses its text.
    """
    if record.worklist is not Worklist.TO_WATCH or record.due > now:
        return None
    if record.state is not State.SENT or record.due >= record.ttl:
        return without_text(record)
    doubted = attempts_of(record).doubted
    if doubted:
        marks = {f"{each}{GIVEN_UP}" for each in doubted}
        record = replace(record, event_marks=record.event_marks | marks)
        after = _with_state(record, now, policy)
        return replace(after, reason="NoDelivery") if after.state is State.READY else after
    return replace(record, due=record.ttl)


def _with_attempt(record: Record, attempt: int) -> Record:
    """Count an attempt that the record does not know.

    A held message whose record seemed unreachable was sent without a claim.
    """
    return replace(record, attempts=max(record.attempts, attempt))


def _with_state(record: Record, now: int, policy: DeliveryPolicy) -> Record:
    """Work out the state from all that is known of the attempts."""
    attempts = attempts_of(record)
    best = attempts.arrived or attempts.alive or attempts.taken
    record = replace(record, accepted=max(best, default=record.accepted))
    if attempts.alive and record.state is State.READY:
        record = replace(record, role=last_role(record))  # no other recipient is needed yet
    if attempts.arrived:
        return _delivered(record, now, policy)
    if attempts.alive:
        return _waiting_for_delivery(record, now, policy)
    return _returned(record, attempts.last_is_known, now, policy)


def _delivered(record: Record, now: int, policy: DeliveryPolicy) -> Record:
    """Keep the text for another day: some servers accept a mail and return it later.

    Where mails do not carry the text, only the journal has it: it is kept for the full 30 days.
    """
    if record.state is State.DELIVERED:
        return record
    closes = now + CLOSED_RETENTION_SECONDS
    first = record.delivered_at or now
    record = replace(record, state=State.DELIVERED, reason="", ttl=closes, delivered_at=first)
    if not record.payload:
        return without_text(record)
    if policy.keep_text:
        record = replace(record, ttl=max(record.text_expires, closes))
    due = record.ttl if policy.keep_text else now + DELIVERED_TEXT_SECONDS
    return replace(record, worklist=Worklist.TO_WATCH, due=due)


def _waiting_for_delivery(record: Record, now: int, policy: DeliveryPolicy) -> Record:
    """Wait for the Delivery event where SES sends events. The text is kept for a bounce."""
    if record.state is State.SENT:
        return record
    ttl = now + RETENTION_SECONDS
    return replace(
        record,
        state=State.SENT,
        worklist=Worklist.TO_WATCH,
        due=now + DELIVERY_EXPECTED_SECONDS if policy.watch else ttl,
        ttl=ttl,
        reason="",
    )


def _returned(record: Record, last_is_known: bool, now: int, policy: DeliveryPolicy) -> Record:
    """Send to the other recipient, because every attempt that SES accepted was returned.

    An attempt with an unknown outcome is waited for first. A copy goes nowhere else. When no
    recipient is left, the first one is tried every six hours: the mailbox may work again, or the
    recipient may be another one by then.
    The text is removed 30 days after the visitor sent it.
    """
    if record.state is State.READY:
        return record
    if not last_is_known:
        if record.state in _UNSENT:
            return record
        due = now + UNKNOWN_RETRY_SECONDS
        return replace(record, state=State.UNKNOWN, worklist=Worklist.TO_SEND, due=due)
    if not record.payload:
        return without_text(replace(record, state=State.BOUNCED))
    to_fallback = record.role == record.home and policy.fallback
    if policy.is_copy:
        ttl = now + CLOSED_RETENTION_SECONDS
        return without_text(replace(record, state=State.BOUNCED, ttl=ttl))
    if not to_fallback and now >= record.text_expires:
        ttl = now + CLOSED_RETENTION_SECONDS
        return without_text(replace(record, state=State.BOUNCED, ttl=ttl))
    return replace(
        record,
        state=State.READY,
        worklist=Worklist.TO_SEND,
        role=FALLBACK if to_fallback else record.home,
        due=now if to_fallback else now + BOUNCED_RETRY_SECONDS,
        ttl=now + RETENTION_SECONDS,
        flags=record.flags - {BARE},
    )
