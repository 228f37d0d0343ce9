"""What happens to a message: journal first, one attempt, mark. No boto3 and no HTTP here.

What the minute brings is in `sweep`, what SES tells later in `reconcile`.
"""

from dataclasses import dataclass, replace
from enum import Enum

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.dedupe_cache import DedupeCache
from contact_lambda.delivery.record import BARE, Record, State, Worklist
from contact_lambda.http.form import Submission
from contact_lambda.identity import Identity
from contact_lambda.messages.builder import MessageBuilder, payload_of
from contact_lambda.ports import (
    Clock,
    Journal,
    JournalFailed,
    Mailer,
    MailNotAccepted,
    Outcome,
    Recipients,
)
from contact_lambda.spam.score import Verdict


class Status(Enum):
    """What the visitor may be told."""

    SENT = "sent"  # SES said yes
    ACCEPTED = "accepted"  # the journal has it
    NOT_SENT = "not_sent"  # nobody is known to have it
    REUSED = "reused"  # its key belongs to another message


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message; `reason` is a token for the log."""

    reference: str
    status: Status
    reason: str = ""


class Intake:
    """Takes messages for one clinic."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        recipients: Recipients,
        clock: Clock,
        journal: Journal | None = None,
    ) -> None:
        self._settings, self._mailer, self._clock = settings, mailer, clock
        self._journal = journal
        self._letters = MessageBuilder(settings, recipients, journal)
        self._sender = journal and Sender(settings, mailer, recipients, clock, journal)
        self._recent: DedupeCache[Receipt] = DedupeCache()

    def accept(
        self,
        submission: Submission,
        identity: Identity,
        verdict: Verdict = Verdict.DELIVER,
        reason: str = "",
    ) -> Receipt:
        """Take a message: SENT or ACCEPTED is a promise that it is not lost."""
        receipt = self._accept(submission, identity, verdict, reason)
        if receipt.status in (Status.SENT, Status.ACCEPTED):
            self._recent.remember(identity, replace(receipt, reason="replay"), self._clock.now())
        return receipt

    def _accept(
        self, submission: Submission, identity: Identity, verdict: Verdict, reason: str
    ) -> Receipt:
        now = self._clock.now()
        held = verdict >= Verdict.QUARANTINE
        claimed = transitions.opened(identity, payload_of(submission), now, check=bool(verdict))
        if not (self._journal and self._sender):
            return self._direct(claimed, maybe=False)
        new = transitions.quarantined(claimed, now, reason) if held else claimed
        try:
            found = self._journal.create(new, now)
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=new.reference, reason=fault.code)
            known = self._recent.recall(identity, now)
            return known or self._direct(claimed, maybe=fault.maybe and not held)
        if found:
            return self._again(found, new, identity)
        return self._begin(new, self._sender)

    def _begin(self, row: Record, sender: Sender) -> Receipt:
        """The journal has it: it is held, or its first attempt is made."""
        if row.state is State.QUARANTINED:
            log.alarm("Quarantined", reference=row.reference, reason=row.reason)
            return Receipt(row.reference, Status.ACCEPTED, "quarantined")
        refusal = sender.attempt(row)
        if refusal:
            return Receipt(row.reference, Status.ACCEPTED, refusal.code)
        return Receipt(row.reference, Status.SENT)

    def _again(self, found: Record, new: Record, identity: Identity) -> Receipt:
        """What was taken before is not taken twice, unless it came back without its text."""
        again = transitions.brought_again(found, new)
        if not (again and self._journal and self._sender):
            return _replayed(found, identity)
        try:
            if self._journal.save(again):
                return self._begin(replace(again, version=again.version + 1), self._sender)
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=found.reference, reason=fault.code)
        return Receipt(found.reference, Status.NOT_SENT, "NotStored")

    def known(self, identity: Identity) -> Receipt | None:
        """What became of a message that was taken before; raises JournalFailed."""
        found = self._journal and self._journal.read(identity.key)
        if not found or transitions.is_gone(found) or _is_over(found, self._clock.now()):
            return None
        return _replayed(found, identity)

    def _direct(self, row: Record, *, maybe: bool) -> Receipt:
        """Without the journal only SES's own yes counts.

        `maybe` the row was stored all the same: if a mark on it works, the journal has the
        message and the answer may say so.
        """
        if self._settings.notice_only:  # the mail would not carry the message
            return Receipt(row.reference, Status.NOT_SENT, "NoJournal")
        try:
            message_id = self._send_directly(row)
        except MailNotAccepted as refusal:
            kept = maybe and self._sender and self._sender.mark_failed(row, refusal)
            status = Status.ACCEPTED if kept else Status.NOT_SENT
            return Receipt(row.reference, status, refusal.code)
        if self._journal and self._sender:
            self._sender.remember(row, message_id)
        return Receipt(row.reference, Status.SENT)

    def _send_directly(self, row: Record) -> str:
        try:
            return self._mailer.send(self._letters.of(row))
        except MailNotAccepted as refusal:
            if refusal.outcome is not Outcome.BAD_ADDRESS:
                raise
        return self._mailer.send(self._letters.of(replace(row, flags=row.flags | {BARE})))


def _replayed(found: Record, identity: Identity) -> Receipt:
    if found.content != identity.content:
        return Receipt(found.reference, Status.REUSED)
    sent = found.state in (State.SENT, State.DELIVERED, State.BOUNCED)
    return Receipt(found.reference, Status.SENT if sent else Status.ACCEPTED, "replay")


def _is_over(row: Record, now: int) -> bool:
    """The same words without a key are a new message after a day, unless they are unsent."""
    return 0 < row.until < now and row.worklist is not Worklist.TO_SEND
