"""A change of a row that somebody else may be changing at the same moment."""

from collections.abc import Callable
from dataclasses import replace

from contact_lambda.delivery.record import Record
from contact_lambda.ports import Journal

Transition = Callable[[Record], Record | None]
TRIES = 4


class Contended(Exception):
    """The row changed again and again while this change was tried."""


def optimistic_update(journal: Journal, row: Record, transition: Transition) -> Record | None:
    """Apply a transition to the row as it is now; returns what was stored.

    None when the transition has nothing to change or the row is gone (or is another message
    under the same key by now). Raises JournalFailed, and Contended for a retry later.
    """
    current = row
    for _ in range(TRIES):
        after = transition(current)
        if after is None:
            return None
        if journal.save(after):
            return replace(after, version=after.version + 1)
        found = journal.read(row.key)
        if found is None or found.created != row.created:
            return None
        current = found
    raise Contended
