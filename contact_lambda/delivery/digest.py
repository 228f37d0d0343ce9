"""Tells the clinic of every message that is held back, oldest first, within the hour.

A held message counts as told only when SES has taken a digest that names it. Until then it
stays on the list, so neither a kill nor an unknown answer can make anybody forgotten.
"""

import json
from dataclasses import replace

from contact_lambda import log
from contact_lambda.delivery import transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.optimistic_update import Contended, Transition, optimistic_update
from contact_lambda.delivery.record import DIGEST, Record, State, Worklist
from contact_lambda.delivery.worklists import Worklists
from contact_lambda.identity import identity_of_digest
from contact_lambda.messages.builder import payload_of_digest
from contact_lambda.ports import Clock, Journal, JournalFailed

MAX_LISTED = 250  # in one minute
IN_ONE = 25  # messages; mail programs cut a mail at about 100 kB


class DigestRun:
    """Writes digests; what becomes of them is the same as for any message."""

    def __init__(self, clock: Clock, journal: Journal, sender: Sender) -> None:
        self._clock, self._journal, self._sender = clock, journal, sender
        self._work = Worklists(clock, journal)

    def run(self, started: int, *, at_once: bool = False) -> int:
        """When one is due, all are told of; returns how many a digest names now."""
        listed = self._journal.listed(Worklist.TO_REPORT, MAX_LISTED)
        if not listed or not (at_once or listed[0].due <= started):
            return 0
        untold: list[Record] = []
        self._work.each(listed, lambda row: self._look(row, untold, at_once=at_once), started)
        untold.sort(key=lambda row: (row.created, row.key))
        named = 0
        for first in range(0, len(untold), IN_ONE):
            if named and self._work.is_late(started):
                break
            named += self._told(untold[first : first + IN_ONE])
        return named

    def _told(self, rows: list[Record]) -> int:
        """How many a digest names; what is wrong with one digest does not stop the next."""
        try:
            return self._tell(rows)
        except JournalFailed:
            raise
        except Exception as fault:
            log.write("failed", {"HandlerFailed": 1}, error=type(fault).__name__)
            return 0

    def _look(self, row: Record, untold: list[Record], *, at_once: bool) -> bool:
        """Whether a digest that names it was taken; else it waits for that, or needs a new one."""
        now = self._clock.now()
        if row.worklist is not Worklist.TO_REPORT:
            return False
        if not row.told_by:
            untold.append(row)
            return False
        if row.due > now and not at_once:
            return False
        digest = self._digest(row.told_by)
        if digest and _is_taken(digest):
            return optimistic_update(self._journal, row, transitions.reported) is not None
        if digest and digest.worklist is Worklist.TO_SEND and _names(digest, [row.key]):
            optimistic_update(
                self._journal, row, lambda each: transitions.tells(each, row.told_by, now)
            )
        else:
            untold.append(row)
        return False

    def _tell(self, rows: list[Record]) -> int:
        """One digest: first its own row, then the mark on each that it names, then the mail."""
        now, keys = self._clock.now(), [row.key for row in rows]
        digest, found = self._opened(keys, now)
        again = found and transitions.brought_again(found, digest)
        if again and self._journal.save(again):
            found, digest = None, replace(again, version=again.version + 1)
        self._mark(rows, lambda row: transitions.tells(row, digest.key, now))
        taken = _is_taken(found) if found else self._sender.attempt(digest) is None
        if taken:
            self._mark(rows, transitions.reported)
        return len(rows)

    def _digest(self, key: str) -> Record | None:
        """The digest of a key; None also when nobody can read it: it would never be sent."""
        try:
            return self._journal.read(key)
        except JournalFailed:
            raise
        except Exception:
            return None

    def _opened(self, keys: list[str], now: int) -> tuple[Record, Record | None]:
        """A digest's new row, and what was there instead.

        What was there and cannot tell of these messages is left alone: another row tells.
        """
        digest = _row_of(keys, keys, now)
        try:
            found = self._journal.create(digest, now)
        except JournalFailed:
            raise
        except Exception as fault:
            error = type(fault).__name__
            log.write("failed", {"HandlerFailed": 1}, error=error, reference=digest.reference)
        else:
            if not found or _is_taken(found) or transitions.is_gone(found) or _names(found, keys):
                return digest, found
        another = _row_of(keys, [*keys, str(now)], now)
        return another, self._journal.create(another, now)

    def _mark(self, rows: list[Record], transition: Transition) -> None:
        """What cannot be marked now is looked at again when it is due."""
        for row in rows:
            try:
                optimistic_update(self._journal, row, transition)
            except (JournalFailed, Contended):
                log.write("contended", reference=row.reference)
            except Exception as fault:
                error = type(fault).__name__
                log.write("failed", {"HandlerFailed": 1}, error=error, reference=row.reference)


def _is_taken(digest: Record) -> bool:
    return digest.state in (State.SENT, State.DELIVERED)


def _row_of(keys: list[str], told: list[str], now: int) -> Record:
    return transitions.opened(
        identity_of_digest(told), payload_of_digest(keys), now, check=False, kind=DIGEST
    )


def _names(digest: Record, keys: list[str]) -> bool:
    """Whether a mail about these messages can be written from this row."""
    try:
        return digest.kind == DIGEST and set(keys) <= set(json.loads(digest.payload))
    except (ValueError, TypeError):
        return False
