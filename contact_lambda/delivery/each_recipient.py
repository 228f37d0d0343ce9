"""One record, several recipients: the rules for one mail, applied to each recipient's own.

The functions that change a record know one recipient. Here the record is turned so that any of
its recipients stands in the first one's place, and turned back after the change. Recipient 0 is
the record's first one, 1 is `record.others[0]`.
"""

from dataclasses import fields, replace

from contact_lambda.delivery.optimistic_update import Transition
from contact_lambda.delivery.periods import CLAIM_SECONDS, UNKNOWN_RETRY_SECONDS
from contact_lambda.recipients import Addressee
from contact_lambda.record import COPY, FALLBACK, Delivery, Record, State, Worklist

_SHARED = tuple(each.name for each in fields(Delivery))


def numbers(record: Record) -> range:
    """Return the numbers of all recipients."""
    return range(1 + len(record.others))


def focused(record: Record, number: int) -> Record:
    """Return the record as if this recipient were the first; raises IndexError."""
    if number == 0:
        return record
    other = record.others[number - 1]
    return replace(record, **{name: getattr(other, name) for name in _SHARED})


def merged(record: Record, number: int, after: Record) -> Record:
    """Return the record with what changed in its `focused` form.

    The text is kept while any recipient's mail may need it.
    """
    changed = after
    if number:
        own = Delivery(**{name: getattr(after, name) for name in _SHARED})
        others = (*record.others[: number - 1], own, *record.others[number:])
        first = {name: getattr(record, name) for name in _SHARED}
        changed = replace(after, others=others, **first)
    if after.payload or changed.is_settled:
        return changed
    return replace(changed, payload=record.payload)


def of_recipient(number: int, transition: Transition) -> Transition:
    """Return the transition for this recipient of a record."""

    def change(record: Record) -> Record | None:
        if number not in numbers(record):
            return None
        after = transition(focused(record, number))
        return after and merged(record, number, after)

    return change


def with_recipients(record: Record, everyone: tuple[Addressee, ...], now: int) -> Record:
    """Add the further recipients to a new record.

    Their mails are claimed with the first one's and wait for its outcome (`first_is_known`). If
    that is never stored, they may have been sent past the journal: they say "(possible repeat)".
    """
    if len(everyone) < 2:
        return record
    others = tuple(
        Delivery(
            address=each.name,
            state=State.SENDING,
            ttl=record.ttl,
            worklist=Worklist.TO_SEND,
            due=now + CLAIM_SECONDS,
            role=record.home,
            flags=record.flags | ({COPY} if each.is_copy else frozenset()),
        )
        for each in everyone[1:]
    )
    return replace(record, address=everyone[0].name, others=others)


def first_is_known(record: Record, now: int) -> Record:
    """Make the mails due that nobody has begun, now that the first one's outcome is stored."""
    if record.state is State.QUARANTINED:
        return record
    others = (
        replace(each, state=State.READY, worklist=Worklist.TO_SEND, due=now)
        if _is_untouched(each)
        else each
        for each in record.others
    )
    return replace(record, others=tuple(others))


def others_use_fallback(record: Record, number: int) -> bool:
    """Whether the mail of another recipient goes to the fallback: it needs the message once."""
    roles = [record.role, *(each.role for each in record.others)]
    return FALLBACK in roles[:number] + roles[number + 1 :]


def withdrawn(record: Record) -> Record | None:
    """Close the mail of a recipient whom the settings do not have any more."""
    if record.worklist is not Worklist.TO_SEND:
        return None
    return replace(
        record, state=State.BOUNCED, worklist=Worklist.NONE, due=0, payload="", reason="Removed"
    )


def stood_in_for(record: Record, number: int, now: int) -> Record | None:
    """Close the first recipient's mail: that one was removed, and another one has the message.

    It waits until the mail of that other one, `number`, is accepted.
    """
    if record.worklist is not Worklist.TO_SEND:
        return None
    other = record.others[number - 1]
    if other.state not in (State.SENT, State.DELIVERED):
        return replace(record, due=now + UNKNOWN_RETRY_SECONDS)
    closed = replace(record, state=other.state, ttl=other.ttl, role=record.home, reason="Removed")
    return replace(closed, worklist=Worklist.NONE, due=0, payload="")


def _is_untouched(each: Delivery) -> bool:
    return each.state in (State.SENDING, State.READY) and not each.attempts
