"""Works through listed rows; none of them can stop the others.

A row that cannot be read, or that nobody could claim, is put off. So what is broken never
stays at the head of a list, in front of messages that could go out.
"""

from collections.abc import Callable

from contact_lambda import log
from contact_lambda.delivery.optimistic_update import Contended
from contact_lambda.delivery.record import Listed, Record
from contact_lambda.ports import Clock, Journal, JournalFailed

LAST_START = 5  # seconds after which nothing new is begun: an attempt may take ten more
PUT_OFF = 900  # seconds


class Stuck(Exception):
    """A row that is due and cannot be claimed."""


class Worklists:
    """Rows as the index lists them, one after the other."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self._clock, self._journal = clock, journal

    def is_late(self, started: int) -> bool:
        return self._clock.now() - started > LAST_START

    def each(self, rows: list[Listed], do: Callable[[Record], bool], started: int) -> int:
        """How many of them were done; each fault is one line in the log."""
        done = 0
        for listed in rows:
            if self.is_late(started):
                break
            try:
                row = self._journal.read(listed.key)
                done += bool(row and do(row))
            except JournalFailed as fault:
                log.alarm("JournalUnreachable", reference=listed.reference, reason=fault.code)
            except Contended:
                log.write("contended", reference=listed.reference)
            except Exception as fault:
                self._put_off(listed, fault)
        return done

    def _put_off(self, listed: Listed, fault: Exception) -> None:
        """Only while it is still due: what another sweep has claimed is not touched."""
        now = self._clock.now()
        try:
            moved = self._journal.put_off(listed.key, now, now + PUT_OFF)
        except JournalFailed as second:
            log.alarm("JournalUnreachable", reference=listed.reference, reason=second.code)
            return
        if moved or not isinstance(fault, Stuck):
            error = type(fault).__name__
            log.write("failed", {"HandlerFailed": 1}, error=error, reference=listed.reference)
