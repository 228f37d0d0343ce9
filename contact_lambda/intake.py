"""Takes a message: stores it in the journal, makes one attempt, stores the outcome.

Later attempts are in `delivery.retry`, SES's events in `delivery.ses_event_handler`.
"""

from dataclasses import dataclass, replace
from enum import Enum

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import quarantine, transitions
from contact_lambda.delivery.attempt import Sender
from contact_lambda.delivery.dedupe_cache import DedupeCache
from contact_lambda.delivery.each_recipient import focused, merged, numbers, with_recipients
from contact_lambda.identity import Identity
from contact_lambda.messages.builder import MessageBuilder, past_journal, payload_of
from contact_lambda.ports import (
    Clock,
    Journal,
    JournalFailed,
    Mailer,
    MailNotAccepted,
    Outcome,
    Recipients,
)
from contact_lambda.record import BARE, WHY, Record, State, Worklist
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from contact_lambda.time_zones import zone
from contact_lambda.working_days import late_from


class Status(Enum):
    """What the visitor is told."""

    SENT = "sent"  # SES accepted it
    ACCEPTED = "accepted"  # the journal has it
    NOT_SENT = "not_sent"  # neither of them is known to have it
    REUSED = "reused"  # its key belongs to another message


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result for one message; `reason` is a token for the log."""

    reference: str
    status: Status
    reason: str = ""
    key: str = ""  # of the record that a receipt can be read from; empty without one
    received: int = 0


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
        self._recipients = recipients
        self._journal = journal
        self._builder = MessageBuilder(settings, recipients, journal)
        self._sender = journal and Sender(settings, mailer, recipients, clock, journal)
        self._dedupe_cache: DedupeCache[Receipt] = DedupeCache()

    def accept(
        self,
        submission: Submission,
        identity: Identity,
        verdict: Verdict = Verdict.DELIVER,
        reason: str = "",
    ) -> Receipt:
        """Take a message. SENT and ACCEPTED promise that it is not lost."""
        receipt = self._accept(submission, identity, verdict, reason)
        if receipt.status in (Status.SENT, Status.ACCEPTED):
            replay = replace(receipt, reason="replay")
            self._dedupe_cache.remember(identity, replay, self._clock.now())
        return receipt

    def _accept(
        self, submission: Submission, identity: Identity, verdict: Verdict, reason: str
    ) -> Receipt:
        now = self._clock.now()
        is_held = verdict >= Verdict.QUARANTINE
        claimed = self._new_record(submission, identity, now, check=bool(verdict))
        why = {WHY + sign for sign in reason.split(",") if verdict}
        claimed = replace(claimed, flags=claimed.flags | why)
        if not (self._journal and self._sender):
            return self._send_without_journal(claimed, maybe_stored=False)
        new = quarantine.quarantined(claimed, now, reason) if is_held else claimed
        if is_held:  # before it is stored: a repeat of a stored message may not come this far
            log.alarm("Quarantined", reference=new.reference, reason=reason)
        try:
            found = self._journal.create(new, now)
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=new.reference, reason=fault.code)
            receipt = self._dedupe_cache.recall(identity, now)
            return receipt or self._send_without_journal(
                claimed, maybe_stored=fault.maybe_applied and not is_held
            )
        if found:
            return self._repeat(found, new, identity)
        return self._begin(new, self._sender)

    def _new_record(
        self, submission: Submission, identity: Identity, now: int, *, check: bool
    ) -> Record:
        """Return the record for all who get this message, by the form and its topic."""
        routes = self._settings.routes
        topic = routes.topic(submission.form_id, submission.topic)
        home = routes.role(submission.form_id, topic)
        payload = payload_of(replace(submission, topic=topic))
        record = transitions.new_record(identity, payload, now, check=check, home=home)
        record = replace(record, reply_due=self._reply_due(submission.form_id, now))
        return with_recipients(record, self._recipients.everyone(home), now)

    def _reply_due(self, form_id: str, now: int) -> int:
        """Return when a digest reminds of an unanswered message; 0 if nobody could mark it."""
        settings = self._settings
        form = settings.routes.forms.get(form_id)
        days = form.reply_days if form and form.reply_days else settings.reply_days
        if not (days and settings.reminds):
            return 0
        local = zone(settings.time_zone)
        return late_from(now, days, settings.working_days, local, settings.holidays)

    def _begin(self, record: Record, sender: Sender) -> Receipt:
        """Make the first attempt for a stored message, unless it is held."""
        if record.state is State.QUARANTINED:
            return _receipt(record, Status.ACCEPTED, "quarantined")
        refusal = sender.attempt(record)
        if refusal:
            return _receipt(record, Status.ACCEPTED, refusal.code)
        return _receipt(record, Status.SENT)

    def _repeat(self, found: Record, new: Record, identity: Identity) -> Receipt:
        """Take a message that the journal has only if it bounced and its text is gone."""
        again = transitions.resubmitted(found, new)
        if not (again and self._journal and self._sender):
            return _replayed(found, identity)
        try:
            if self._journal.save(again):
                return self._begin(replace(again, version=again.version + 1), self._sender)
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=found.reference, reason=fault.code)
        return Receipt(found.reference, Status.NOT_SENT, "NotStored")

    def previous(self, identity: Identity) -> Receipt | None:
        """Return the receipt of a message that was taken before; raises JournalFailed."""
        found = self._journal and self._journal.read(identity.key)
        if not found or transitions.is_bounced_without_text(found):
            return None
        return None if _is_over(found, self._clock.now()) else _replayed(found, identity)

    def _send_without_journal(self, record: Record, *, maybe_stored: bool) -> Receipt:
        """Send once; only SES's yes is a promise then.

        `maybe_stored`: the journal failed, but may have stored the record. If the
        outcome can be stored in it, the journal has the message and the visitor is told so.
        """
        if self._settings.notice_only:  # the mail would not carry the message
            return Receipt(record.reference, Status.NOT_SENT, "NoJournal")
        try:
            message_id = self._send_directly(record)
        except MailNotAccepted as refusal:
            is_stored = maybe_stored and self._sender and self._sender.mark_failed(record, refusal)
            if is_stored:
                return _receipt(record, Status.ACCEPTED, refusal.code)
            return Receipt(record.reference, Status.NOT_SENT, refusal.code)
        is_stored = self._sender and self._sender.remember(record, message_id)
        if is_stored:
            return _receipt(record, Status.SENT)
        self._send_to_others(record)
        return Receipt(record.reference, Status.SENT)

    def _send_to_others(self, record: Record) -> None:
        """Send once to each further recipient, when no record will do it.

        The first recipient has the message, so that a failure is logged and no more. It takes the
        time that SES takes, which is why a stored record leaves them to the next run.
        """
        others = tuple(replace(each, attempts=1) for each in record.others)
        begun = replace(record, others=others)
        for number in numbers(record)[1:]:
            try:
                self._send_directly(begun, number)
            except MailNotAccepted as refusal:
                log.write("not_sent", reference=record.reference, reason=refusal.code)

    def _send_directly(self, record: Record, number: int = 0) -> str:
        try:
            return self._mailer.send(past_journal(self._builder.of(record, number)))
        except MailNotAccepted as refusal:
            if refusal.outcome is not Outcome.BAD_ADDRESS:
                raise
        delivery = focused(record, number)
        bare = merged(record, number, replace(delivery, flags=delivery.flags | {BARE}))
        return self._mailer.send(past_journal(self._builder.of(bare, number)))


def _replayed(found: Record, identity: Identity) -> Receipt:
    if found.content != identity.content:
        return Receipt(found.reference, Status.REUSED)
    sent = found.state in (State.SENT, State.DELIVERED, State.BOUNCED)
    return _receipt(found, Status.SENT if sent else Status.ACCEPTED, "replay")


def _receipt(record: Record, status: Status, reason: str = "") -> Receipt:
    """Return the receipt of a message whose record is stored."""
    return Receipt(record.reference, status, reason, record.key, record.received)


def _is_over(record: Record, now: int) -> bool:
    """Whether the same text is a new message: without a key, after a day, and not if unsent."""
    return 0 < record.until < now and record.listed[0] is not Worklist.TO_SEND
