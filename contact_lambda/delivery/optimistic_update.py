"""Changes a record that another invocation may be changing at the same moment."""

from collections.abc import Callable
from dataclasses import replace

from contact_lambda.ports import Journal
from contact_lambda.record import Record

Transition = Callable[[Record], Record | None]
RaiseAlarm = Callable[[Record, Record], None]
MAX_TRIES = 4


class Contended(Exception):
    """Other invocations changed the record each time that this change was tried."""


def optimistic_update(
    journal: Journal,
    record: Record,
    transition: Transition,
    raise_alarm: RaiseAlarm = lambda before, after: None,
) -> Record | None:
    """Apply a transition to the stored record and return what was stored.

    `raise_alarm` is called before each attempt to save: an invocation that ends right after its
    change would raise none, and the next one finds nothing to change. It may be called twice.

    Returns None when the transition changes nothing, or the record was deleted or replaced by
    another message with the same key. Raises JournalFailed, and Contended for a retry later.
    """
    current = record
    for _ in range(MAX_TRIES):
        after = transition(current)
        if after is None:
            return None
        raise_alarm(current, after)
        if journal.save(after):
            return replace(after, version=after.version + 1)
        found = journal.read(record.key)
        if found is None or found.created != record.created:
            return None
        current = found
    raise Contended
