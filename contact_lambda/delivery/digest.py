"""Sends digests of held and of unanswered messages to the clinic, oldest message first.

Held ones are named within the hour, unanswered ones when the time for a reply is over.

A message counts as reported only when SES accepted a digest that names it. Until then it
stays on its worklist, so that no message is lost to a killed process or an unknown outcome.
"""

import json
from dataclasses import replace

from contact_lambda import log
from contact_lambda.delivery import answers, quarantine, transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.optimistic_update import Contended, Transition, optimistic_update
from contact_lambda.delivery.worklists import Worklists
from contact_lambda.identity import identity_of_digest
from contact_lambda.messages.builder import payload_of_digest
from contact_lambda.ports import Clock, Journal, JournalFailed
from contact_lambda.record import DIGEST, Record, State, Worklist

MAX_LISTED = 250  # held messages in one run
MAX_IN_DIGEST = 25  # held messages in one mail; mail programs cut a mail at about 100 kB


class DigestRun:
    """Sends digests. A digest has a record, and is retried and bounces as any message."""

    def __init__(self, clock: Clock, journal: Journal, sender: Sender) -> None:
        self._clock, self._journal, self._sender = clock, journal, sender
        self._work = Worklists(clock, journal)

    def run(self, started: int, *, at_once: bool = False) -> int:
        """Report all held messages when one is due (or `at_once`); returns how many are named.

        The same digests name the messages whose time for a reply is over.
        """
        held = self._journal.listed(Worklist.TO_REPORT, MAX_LISTED)
        waiting = self._journal.listed(Worklist.TO_ANSWER, MAX_LISTED)
        late = [each for each in waiting if each.due <= started]
        if not late and not (held and (at_once or held[0].due <= started)):
            return 0
        listed = [*held, *late]
        unreported: list[Record] = []
        self._work.each(
            listed, lambda record: self._review(record, unreported, at_once=at_once), started
        )
        unreported.sort(key=lambda record: (record.received, record.key))
        named = 0
        for first in range(0, len(unreported), MAX_IN_DIGEST):
            if named and self._work.is_late(started):
                break
            named += self._send_or_log(unreported[first : first + MAX_IN_DIGEST])
        return named

    def _send_or_log(self, records: list[Record]) -> int:
        """Return how many messages the digest names; a failure does not stop the next digest."""
        try:
            return self._send(records)
        except JournalFailed:
            raise
        except Exception as fault:
            log.write("failed", {"HandlerFailed": 1}, error=type(fault).__name__)
            return 0

    def _review(self, record: Record, unreported: list[Record], *, at_once: bool) -> bool:
        """Close a record whose digest was accepted; add it to `unreported` if it needs a digest."""
        now, due = self._clock.now(), record.listed[1]
        if answers.is_waiting(record) and not answers.can_be_named(record):
            optimistic_update(self._journal, record, answers.not_reminded)
            return False
        if record.worklist is not Worklist.TO_REPORT and not answers.is_waiting(record):
            return False
        if not record.digest_key:
            unreported.append(record)
            return False
        if due > now and not at_once:
            return False
        digest = self._read_digest(record.digest_key)
        if digest and _is_accepted(digest):
            return optimistic_update(self._journal, record, self._reported) is not None
        if digest and digest.worklist is Worklist.TO_SEND and _names(digest, [record.key]):
            optimistic_update(
                self._journal, record, lambda each: _named(each, record.digest_key, now)
            )
        else:
            unreported.append(record)
        return False

    def _send(self, records: list[Record]) -> int:
        """Send one digest: store its record, mark each message that it names, send the mail."""
        now, keys = self._clock.now(), [record.key for record in records]
        digest, found = self._create(keys, _identifying(records), now)
        again = found and transitions.resubmitted(found, digest)
        if again and self._journal.save(again):
            found, digest = None, replace(again, version=again.version + 1)
        self._mark(records, lambda record: _named(record, digest.key, now))
        accepted = _is_accepted(found) if found else self._sender.attempt(digest) is None
        if accepted:
            self._mark(records, self._reported)
        return len(records)

    def _reported(self, record: Record) -> Record | None:
        """SES accepted a digest that names this message."""
        return quarantine.reported(record) or answers.reminded(record, self._clock.now())

    def _read_digest(self, key: str) -> Record | None:
        """Return a digest; None also for one that cannot be read, as it will never be sent."""
        try:
            return self._journal.read(key)
        except JournalFailed:
            raise
        except Exception:
            return None

    def _create(
        self, keys: list[str], identifying: list[str], now: int
    ) -> tuple[Record, Record | None]:
        """Store a digest's record; returns it, and the record that was there instead, if any.

        A stored record that cannot name these messages is left alone: the digest gets another key.
        """
        digest = _new_digest(keys, identifying, now)
        try:
            found = self._journal.create(digest, now)
        except JournalFailed:
            raise
        except Exception as fault:
            error = type(fault).__name__
            log.write("failed", {"HandlerFailed": 1}, error=error, reference=digest.reference)
        else:
            is_bounced = found and transitions.is_bounced_without_text(found)
            if not found or _is_accepted(found) or is_bounced or _names(found, keys):
                return digest, found
        another = _new_digest(keys, [*identifying, str(now)], now)
        return another, self._journal.create(another, now)

    def _mark(self, records: list[Record], transition: Transition) -> None:
        """Change each record; one that cannot be changed now is reviewed when it is due."""
        for record in records:
            try:
                optimistic_update(self._journal, record, transition)
            except (JournalFailed, Contended):
                log.write("contended", reference=record.reference)
            except Exception as fault:
                error = type(fault).__name__
                log.write("failed", {"HandlerFailed": 1}, error=error, reference=record.reference)


def _named(record: Record, digest_key: str, now: int) -> Record | None:
    """Note which digest names this message, because it is held or not answered."""
    named = quarantine.named_in_digest(record, digest_key, now)
    return named or answers.named_in_digest(record, digest_key, now)


def _is_accepted(digest: Record) -> bool:
    return digest.state in (State.SENT, State.DELIVERED)


def _new_digest(keys: list[str], identifying: list[str], now: int) -> Record:
    """Return a digest of the messages `keys`; its own key is made of `identifying`."""
    identity = identity_of_digest(identifying)
    payload = payload_of_digest(keys)
    return transitions.new_record(identity, payload, now, check=False, kind=DIGEST)


def _identifying(records: list[Record]) -> list[str]:
    """Return what makes a digest another one: a reminder of the same messages comes again."""
    return [f"{each.key}{each.reply_due if answers.is_waiting(each) else ''}" for each in records]


def _names(digest: Record, keys: list[str]) -> bool:
    """Whether a mail about these messages can be written from this record."""
    try:
        return digest.kind == DIGEST and set(keys) <= set(json.loads(digest.payload))
    except (ValueError, TypeError):
        return False
