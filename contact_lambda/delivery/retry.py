"""What every minute brings: what is due is sent, watched, reported and measured."""

from dataclasses import dataclass, replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.attempt_history import is_heard_of
from contact_lambda.delivery.digest import DigestRun
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.policy import delivery_policy
from contact_lambda.delivery.record import Record, State, Worklist
from contact_lambda.delivery.worklists import Stuck, Worklists
from contact_lambda.ports import Clock, Journal, Mailer, Recipients

MAX_RECORDS = 100
STEPS = ("send", "watch", "report")


@dataclass(frozen=True, slots=True)
class RetryResult:
    """What one sweep found and did."""

    open_rows: int
    oldest: int  # seconds
    due: int
    sent: int


class RetryRun:
    """Runs every minute; two at the same time do no harm, as every claim is conditional."""

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
        self._report = DigestRun(clock, journal, self._sender)

    def run(self) -> RetryResult:
        """Do all that is due. A row that fails is put off; it never stops the others.

        Raises JournalFailed when the journal cannot even be listed.
        """
        started = self._clock.now()
        open_rows = self._journal.listed(Worklist.TO_SEND, MAX_RECORDS)
        due = [each for each in open_rows if each.due <= started]
        sent = 0
        for step in self._in_turn(started):
            if step == "send":
                sent = self._work.each(due, self._resend, started)
            elif step == "watch":
                self._watch_due(started)
            else:
                self._report.run(started)
        oldest = max((started - each.created for each in open_rows), default=0)
        return RetryResult(len(open_rows), max(oldest, 0), len(due), sent)

    def _in_turn(self, started: int) -> tuple[str, ...]:
        """Each comes first in every third minute: a slow mail service leaves time for one only."""
        turn = started // transitions.MINUTE % len(STEPS)
        return STEPS[turn:] + STEPS[:turn]

    def _watch_due(self, started: int) -> None:
        watched = self._journal.listed(Worklist.TO_WATCH, MAX_RECORDS)
        self._work.each([each for each in watched if each.due <= started], self._watch, started)

    def report(self) -> int:
        """Tell of everything that is held now, due or not; how many messages that names."""
        return self._report.run(self._clock.now(), at_once=True)

    def _resend(self, row: Record) -> bool:
        """Claim first: who does not hold the claim does not send."""
        claimed = transitions.claimed(row, self._clock.now())
        if claimed is None or not self._journal.save(claimed):
            raise Stuck
        return self._sender.attempt(replace(claimed, version=claimed.version + 1)) is None

    def _watch(self, row: Record) -> bool:
        around = delivery_policy(self._settings, self._recipients)
        after = optimistic_update(
            self._journal,
            row,
            lambda each: transitions.delivery_watched(
                each, self._clock.now(), circumstances=around
            ),
        )
        if after is None:
            raise Stuck
        self._tell(row, after)
        return True

    def _tell(self, row: Record, after: Record) -> None:
        """The alarms of a mail that nobody has confirmed."""
        if row.state is not State.SENT:
            return
        if after.worklist is Worklist.TO_SEND:
            log.alarm("Bounced", reference=row.reference, reason="NoDelivery")
        elif after.state is State.BOUNCED:
            log.alarm("BouncedAfterDelivery", reference=row.reference, reason="NoDelivery")
        elif after.worklist is Worklist.TO_WATCH:
            name = "NotDelivered" if is_heard_of(row) else "NoNews"
            log.alarm(name, reference=row.reference)
