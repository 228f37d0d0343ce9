"""The run of every minute: sends, watches and reports what is due, and measures what is open."""

from dataclasses import dataclass, replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import attempt_outcomes, periods, transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.attempt_history import has_ses_events
from contact_lambda.delivery.digest import DigestRun
from contact_lambda.delivery.each_recipient import (
    focused,
    merged,
    numbers,
    of_recipient,
    stood_in_for,
    withdrawn,
)
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.policy import delivery_policy
from contact_lambda.delivery.worklists import NotClaimed, Worklists
from contact_lambda.messages.addressee import address_of, stand_in
from contact_lambda.ports import Clock, Journal, JournalFailed, Mailer, Recipients
from contact_lambda.record import COPY, Record, State, Worklist

MAX_RECORDS = 100
STEPS = ("send", "watch", "report")


@dataclass(frozen=True, slots=True)
class RetryResult:
    """What one run found and did."""

    open_records: int
    oldest: int  # seconds
    due: int
    sent: int


class RetryRun:
    """Runs every minute. Two runs at the same time do no harm: every claim is conditional."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        recipients: Recipients,
        clock: Clock,
        journal: Journal,
    ) -> None:
        self._settings, self._recipients = settings, recipients
        self._clock, self._journal = clock, journal
        self._sender = Sender(settings, mailer, recipients, clock, journal)
        self._work = Worklists(clock, journal)
        self._digests = DigestRun(settings, clock, journal, self._sender, recipients)

    def run(self) -> RetryResult:
        """Do all that is due. A record that fails is put off and does not stop the others.

        Raises JournalFailed, after the other steps, when one of them could not list its records.
        """
        started = self._clock.now()
        result, failures = RetryResult(0, 0, 0, 0), []
        for step in self._steps(started):
            try:
                if step == "send":
                    result = self._send_due(started)
                elif step == "watch":
                    self._watch_due(started)
                else:
                    self._digests.run(started)
            except JournalFailed as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return result

    def send_due(self) -> RetryResult:
        """Send what is due, and nothing else. Raises JournalFailed."""
        return self._send_due(self._clock.now())

    def send_digests(self) -> int:
        """Report everything that is held, due or not; returns how many messages are named."""
        return self._digests.run(self._clock.now(), at_once=True)

    def _steps(self, started: int) -> tuple[str, ...]:
        """Return the steps; each is first in every third run.

        A slow mail service leaves time for one step only.
        """
        turn = started // periods.MINUTE % len(STEPS)
        return STEPS[turn:] + STEPS[:turn]

    def _send_due(self, started: int) -> RetryResult:
        open_records = self._journal.listed(Worklist.TO_SEND, MAX_RECORDS)
        due = [each for each in open_records if each.due <= started]
        sent = self._work.each(due, lambda record: self._handle(record, started), started)
        oldest = max((started - each.created for each in open_records), default=0)
        return RetryResult(len(open_records), max(oldest, 0), len(due), sent)

    def _watch_due(self, started: int) -> None:
        watched = self._journal.listed(Worklist.TO_WATCH, MAX_RECORDS)
        due = [each for each in watched if each.due <= started]
        self._work.each(due, lambda record: self._handle(record, started), started)

    def _handle(self, record: Record, started: int) -> bool:
        """Do what is due for each recipient; whether the mail service accepted a mail.

        Raises NotClaimed when nothing could be done.
        """
        is_done, is_sent = False, False
        for number in numbers(record):
            if is_done and self._work.is_late(started):
                break
            delivery = focused(record, number)
            if not delivery.worklist or delivery.due > self._clock.now():
                continue
            if delivery.worklist is Worklist.TO_SEND:
                is_sent |= self._send(record, number)
            else:
                self._watch(record, number)
            is_done = True
            current = self._journal.read(record.key) if record.others else None
            if current is None or current.created != record.created:
                break
            record = current
        if not is_done:
            raise NotClaimed
        return is_sent

    def _send(self, record: Record, number: int) -> bool:
        """Claim a recipient's mail, then send it: only the invocation with the claim sends."""
        delivery, now = focused(record, number), self._clock.now()
        is_wanted = bool(address_of(self._recipients, record, number))
        if is_wanted:
            claimed = transitions.claimed(delivery, now)
        elif number:
            claimed = withdrawn(delivery)
        else:
            claimed = stood_in_for(delivery, stand_in(self._recipients, record), now)
        after = claimed and merged(record, number, claimed)
        if after is None or not self._journal.save(after):
            raise NotClaimed
        if not is_wanted:
            return False
        return self._sender.attempt(replace(after, version=after.version + 1), number) is None

    def _watch(self, record: Record, number: int) -> None:
        policy = delivery_policy(self._settings, self._recipients, record, number)
        after = optimistic_update(
            self._journal,
            record,
            of_recipient(
                number,
                lambda each: attempt_outcomes.delivery_watched(
                    each, self._clock.now(), policy=policy
                ),
            ),
            lambda before, after: _raise_alarm(focused(before, number), focused(after, number)),
        )
        if after is None:
            raise NotClaimed


def _raise_alarm(record: Record, after: Record) -> None:
    """Raise the alarm for a mail that SES accepted and whose delivery it has not reported."""
    if record.state is not State.SENT:
        return
    if after.worklist is Worklist.TO_SEND or (COPY in after.flags and after.state is State.BOUNCED):
        log.alarm("Bounced", reference=record.reference, reason="NoDelivery")
    elif after.state is State.BOUNCED:
        log.alarm("BouncedAfterDelivery", reference=record.reference, reason="NoDelivery")
    elif after.worklist is Worklist.TO_WATCH:
        name = "NotDelivered" if has_ses_events(record) else "NoNews"
        log.alarm(name, reference=record.reference)
