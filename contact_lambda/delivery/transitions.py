"""The life of a record apart from SES's answers: made, claimed, refused, sent again by its writer.

Pure functions from a record to the next one. They return None when nothing changes.
"""

import hashlib
from dataclasses import replace
from itertools import zip_longest

from contact_lambda.delivery.attempt_history import DENIED, ELSEWHERE, with_mark
from contact_lambda.delivery.periods import (
    CLAIM_SECONDS,
    FIRST_BACKOFF_SECONDS,
    MAX_BACKOFF_SECONDS,
    REFUSED_RETRY_SECONDS,
    UNKNOWN_RETRY_SECONDS,
)
from contact_lambda.identity import Identity
from contact_lambda.ports import Outcome
from contact_lambda.record import (
    BARE,
    CHECK,
    DEDUPE_SECONDS,
    FALLBACK,
    LEAD,
    MESSAGE,
    REPEAT,
    RETENTION_SECONDS,
    Record,
    State,
    Worklist,
)


def new_record(
    identity: Identity,
    payload: str,
    now: int,
    *,
    check: bool,
    kind: str = MESSAGE,
    home: str = LEAD,
) -> Record:
    """Return a new record that is claimed for its first attempt."""
    return Record(
        key=identity.key,
        reference=identity.reference,
        content=identity.content,
        created=now,
        state=State.SENDING,
        ttl=now + RETENTION_SECONDS,
        worklist=Worklist.TO_SEND,
        due=now + CLAIM_SECONDS,
        payload=payload,
        kind=kind,
        role=home,
        home=home,
        attempts=1,
        until=0 if identity.by_client else now + DEDUPE_SECONDS,
        flags=frozenset({CHECK} if check else ()),
    )


def is_bounced_without_text(record: Record) -> bool:
    """Whether the message bounced, or was held until it expired: only its writer has the text."""
    return record.state in (State.BOUNCED, State.QUARANTINED) and not record.payload


def resubmitted(record: Record, new: Record) -> Record | None:
    """Give a bounced record its text again, which its writer has just sent once more.

    It gets its own 30 days: `received` is the time of the new request. `created` stays, because
    SES's events name the attempts with it.
    """
    if not is_bounced_without_text(record) or record.content != new.content:
        return None
    return replace(
        new,
        created=record.created,
        resubmitted_at=new.created,
        version=record.version,
        attempts=record.attempts + new.attempts,
        bounced=record.attempts,
        others=tuple(
            replace(each, attempts=before.attempts, bounced=before.attempts) if before else each
            for each, before in zip_longest(new.others, record.others[: len(new.others)])
        ),
    )


def claimed(record: Record, now: int) -> Record | None:
    """Begin the next attempt, if it is due. It is marked when it may be a repeat."""
    if record.worklist is not Worklist.TO_SEND or record.due > now:
        return None
    is_unsure, attempt = record.state in (State.SENDING, State.UNKNOWN), record.attempts + 1
    to_fallback = record.role == FALLBACK
    return replace(
        record,
        state=State.SENDING,
        due=now + CLAIM_SECONDS,
        attempts=attempt,
        event_marks=with_mark(record, attempt, ELSEWHERE) if to_fallback else record.event_marks,
        flags=record.flags - {BARE} | {REPEAT} if is_unsure else record.flags,
    )


def not_sent(record: Record, attempt: int, outcome: Outcome, code: str, now: int) -> Record | None:
    """Apply a failed attempt. The time of the next one follows from what is known of this one."""
    if record.state is not State.SENDING or record.attempts != attempt:
        return None
    is_bare = BARE in record.flags
    record = replace(record, reason=code, flags=record.flags - {BARE})
    if outcome is Outcome.UNKNOWN:
        return replace(record, state=State.UNKNOWN, due=now + UNKNOWN_RETRY_SECONDS)
    record = replace(record, state=State.READY, event_marks=with_mark(record, attempt, DENIED))
    if outcome is Outcome.BAD_ADDRESS and not is_bare:
        return replace(record, due=now, flags=record.flags | {BARE})
    if outcome is Outcome.NOT_ACCEPTED:
        return replace(record, due=now + backoff(record))
    return replace(record, due=now + REFUSED_RETRY_SECONDS)


def without_text(record: Record) -> Record:
    """Close a record: remove the visitor's text and what is left to do."""
    return replace(record, worklist=Worklist.NONE, due=0, payload="")


def backoff(record: Record) -> int:
    """Return 10 s, 20 s, 40 s … at most 15 minutes, made shorter by up to 25 % per record.

    So records that failed together are not due together.
    """
    longest = min(FIRST_BACKOFF_SECONDS << min(record.attempts - 1, 10), MAX_BACKOFF_SECONDS)
    spread = hashlib.sha256(f"{record.key}{record.attempts}".encode()).digest()[0] / 255
    return round(longest * (1 - spread / 4))
