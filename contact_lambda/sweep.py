"""What every minute brings: what is due is sent, watched, reported and measured."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from contact_lambda import log, states
from contact_lambda.changes import Contended, change
from contact_lambda.config import Settings
from contact_lambda.identity import identity_of_digest
from contact_lambda.letters import payload_of_digest
from contact_lambda.ports import Clock, Journal, JournalFailed, Mailer, Recipients
from contact_lambda.row import DIGEST, Listed, Row, State, Worklist
from contact_lambda.sending import Sender

LIMIT = 100
LAST_START = 5  # seconds after which nothing new is begun: an attempt may take ten more


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep found and did."""

    open_rows: int
    oldest: int  # seconds
    due: int
    sent: int


class Sweep:
    """Runs every minute; two at the same time do no harm, as every claim is conditional."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        recipients: Recipients,
        clock: Clock,
        journal: Journal,
    ) -> None:
        self._clock, self._journal = clock, journal
        self._sender = Sender(settings, mailer, recipients, clock, journal)

    def run(self) -> Swept:
        """Do all that is due. A row that fails is left for later; it never stops the others.

        Raises JournalFailed when the journal cannot even be listed.
        """
        started = self._clock.now()
        open_rows = self._journal.listed(Worklist.TO_SEND, LIMIT)
        due = [each for each in open_rows if each.due <= started]
        sent = self._each(due, self._resend, started)
        self._each(self._due(Worklist.TO_WATCH, started), self._watch, started)
        self.report(self._due(Worklist.TO_REPORT, started))
        oldest = max((started - each.created for each in open_rows), default=0)
        return Swept(len(open_rows), max(oldest, 0), len(due), sent)

    def report(self, held: list[Listed]) -> None:
        """Open a digest about these rows, which the same machinery delivers."""
        if not held:
            return
        keys = [each.key for each in held]
        now = self._clock.now()
        row = states.opened(
            identity_of_digest(keys), payload_of_digest(keys), now, check=False, kind=DIGEST
        )
        new = self._journal.create(row, now) is None
        self._each(held, self._reported, now)
        if new:
            self._sender.attempt(row)

    def _due(self, worklist: Worklist, now: int) -> list[Listed]:
        return [each for each in self._journal.listed(worklist, LIMIT) if each.due <= now]

    def _each(self, rows: list[Listed], do: Callable[[Row], bool], started: int) -> int:
        done = 0
        for listed in rows:
            if self._clock.now() - started > LAST_START:
                break
            try:
                row = self._journal.read(listed.key)
                done += bool(row and do(row))
            except JournalFailed as fault:
                log.alarm("JournalUnreachable", reference=listed.reference, reason=fault.code)
            except Contended:
                log.write("contended", reference=listed.reference)
            except Exception as fault:  # one broken row must not keep the others from going out
                log.write(
                    "failed",
                    {"HandlerFailed": 1},
                    error=type(fault).__name__,
                    reference=listed.reference,
                )
        return done

    def _resend(self, row: Row) -> bool:
        """Claim first: who does not hold the claim does not send."""
        claimed = states.claimed(row, self._clock.now())
        if claimed is None or not self._journal.save(claimed):
            return False
        return self._sender.attempt(replace(claimed, version=claimed.version + 1)) is None

    def _watch(self, row: Row) -> bool:
        after = change(self._journal, row, lambda each: states.watched(each, self._clock.now()))
        if after and after.state is State.SENT and after.worklist is Worklist.TO_WATCH:
            log.alarm("NotDelivered", reference=row.reference)
        return after is not None

    def _reported(self, row: Row) -> bool:
        return change(self._journal, row, states.reported) is not None
