"""Sends digests of held and of unanswered messages to the clinic, oldest message first.

Held ones are named within the hour, unanswered ones when the time for a reply is over. Each goes
to those who get the messages that it names, apart from copies: its links are for who answers.

A message counts as reported only when SES accepted a digest that names it. Until then it
stays on its worklist, so that no message is lost to a killed process or an unknown outcome.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import answers, quarantine, transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.each_recipient import with_recipients
from contact_lambda.delivery.optimistic_update import Contended, Transition, optimistic_update
from contact_lambda.delivery.worklists import Worklists
from contact_lambda.identity import identity_of_digest
from contact_lambda.messages.builder import payload_of_digest
from contact_lambda.ports import Clock, Journal, JournalFailed, Recipients
from contact_lambda.record import DIGEST, Record, State, Worklist

MAX_LISTED = 250  # held messages in one run
MAX_IN_DIGEST = 25  # held messages in one mail; mail programs cut a mail at about 100 kB


class DigestRun:
    """Sends digests. A digest has a record, and is retried and bounces as any message."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        journal: Journal,
        sender: Sender,
        recipients: Recipients,
    ) -> None:
        self._reminds = settings.reminds
        self._clock, self._journal, self._sender = clock, journal, sender
        self._recipients = recipients
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
        named = 0
        for records in _mails(unreported):
            if named and self._work.is_late(started):
                break
            named += self._send_or_log(records)
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
        if answers.is_waiting(record) and not (self._reminds and answers.can_be_named(record)):
            optimistic_update(self._journal, record, answers.not_reminded)
            return False
        if quarantine.is_reported(record):  # a version before this one listed its reminder
            optimistic_update(self._journal, record, quarantine.listed_again)
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
        """Send one digest: store its record, mark each message that it names, send the mail.

        The further recipients of the messages' role get it by the next run.
        """
        now = self._clock.now()
        digest, found = self._create(records, now)
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

    def _create(self, records: list[Record], now: int) -> tuple[Record, Record | None]:
        """Store a digest's record; returns it, and the record that was there instead, if any.

        A stored record that cannot name these messages is left alone: the digest gets another key.
        """
        keys, identifying = [record.key for record in records], _identifying(records)
        digest = self._new_digest(records, identifying, now)
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
        another = self._new_digest(records, [*identifying, str(now)], now)
        return another, self._journal.create(another, now)

    def _new_digest(self, records: list[Record], identifying: list[str], now: int) -> Record:
        """Return a digest of messages of one role; its own key is made of `identifying`."""
        identity, home = identity_of_digest(identifying), records[0].home
        payload = payload_of_digest([record.key for record in records])
        digest = transitions.new_record(identity, payload, now, check=False, kind=DIGEST, home=home)
        answering = (each for each in self._recipients.everyone(home) if not each.is_copy)
        return with_recipients(digest, (*answering,), now)

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


def _mails(records: list[Record]) -> Iterator[list[Record]]:
    """Yield the messages of each mail: of one role, oldest first; the oldest of all come first."""
    by_home: dict[str, list[Record]] = {}
    for each in sorted(records, key=lambda record: (record.received, record.key)):
        by_home.setdefault(each.home, []).append(each)
    for named in by_home.values():
        for first in range(0, len(named), MAX_IN_DIGEST):
            yield named[first : first + MAX_IN_DIGEST]


def _identifying(records: list[Record]) -> list[str]:
    """Return what makes a digest another one: a reminder of the same messages comes again.

    And so does a held message with the key of an earlier one: the same words, days later.
    """
    return [
        f"{each.key}{each.reply_due if answers.is_waiting(each) else each.received}"
        for each in records
    ]


def _names(digest: Record, keys: list[str]) -> bool:
    """Whether a mail about these messages can be written from this record."""
    try:
        return digest.kind == DIGEST and set(keys) <= set(json.loads(digest.payload))
    except (ValueError, TypeError):
        return False
