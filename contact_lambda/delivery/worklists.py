"""Works through listed records; a record that fails does not stop the others.

A record that cannot be read or claimed is put off, so that it does not stay at the head of the
list, before messages that can be sent.
"""

from collections.abc import Callable

from contact_lambda import log
from contact_lambda.delivery.optimistic_update import Contended
from contact_lambda.ports import Clock, Journal, JournalFailed
from contact_lambda.record import Listed, Record

LAST_START = 5  # seconds after which no new record is begun: an attempt may take ten more
PUT_OFF_SECONDS = 900


class NotClaimed(Exception):
    """A record is due and cannot be claimed."""


class Worklists:
    """Processes records in the order of the index."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self._clock, self._journal = clock, journal

    def is_late(self, started: int) -> bool:
        """Whether the run is too old to begin another record."""
        return self._clock.now() - started > LAST_START

    def each(self, listed: list[Listed], do: Callable[[Record], bool], started: int) -> int:
        """Call `do` with each record; return how many it was true for. Logs every failure."""
        done = 0
        for entry in listed:
            if self.is_late(started):
                break
            try:
                record = self._journal.read(entry.key)
                done += bool(record and do(record))
            except JournalFailed as fault:
                log.alarm("JournalUnreachable", reference=entry.reference, reason=fault.code)
            except Contended:
                log.write("contended", reference=entry.reference)
            except Exception as fault:
                self._put_off(entry, fault)
        return done

    def _put_off(self, entry: Listed, fault: Exception) -> None:
        """Move a failed record 15 minutes, if it is still due: another run may have claimed it."""
        now = self._clock.now()
        try:
            moved = self._journal.put_off(entry.key, now, now + PUT_OFF_SECONDS)
        except JournalFailed as second:
            log.alarm("JournalUnreachable", reference=entry.reference, reason=second.code)
            return
        if moved or not isinstance(fault, NotClaimed):
            error = type(fault).__name__
            log.write("failed", {"HandlerFailed": 1}, error=error, reference=entry.reference)
