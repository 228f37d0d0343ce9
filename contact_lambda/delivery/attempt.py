"""Makes one attempt for a claimed record and stores the outcome."""

from dataclasses import replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import attempt_outcomes, transitions
from contact_lambda.delivery.optimistic_update import Contended, Transition, optimistic_update
from contact_lambda.delivery.policy import delivery_policy
from contact_lambda.messages.builder import MessageBuilder
from contact_lambda.ports import (
    Clock,
    Journal,
    JournalFailed,
    Mailer,
    MailNotAccepted,
    Outcome,
    Recipients,
)
from contact_lambda.record import BARE, FALLBACK, Record


class Sender:
    """Sends once through the mail service and stores its answer."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        recipients: Recipients,
        clock: Clock,
        journal: Journal,
    ) -> None:
        self._mailer, self._clock, self._journal = mailer, clock, journal
        self._settings, self._recipients = settings, recipients
        self._builder = MessageBuilder(settings, recipients, journal)

    def attempt(self, record: Record) -> MailNotAccepted | None:
        """Send a record that this invocation has claimed; returns SES's refusal, or None.

        If the outcome cannot be stored, the record stays open: SES's events or the next run
        settle it.
        """
        email = self._builder.of(record)
        if record.role == FALLBACK:
            log.alarm("FallbackUsed", reference=record.reference)
        try:
            message_id = self._mailer.send(email)
        except MailNotAccepted as refusal:
            self._refused(record, refusal)
            return refusal
        self.mark_sent(record, message_id)
        return None

    def mark_sent(self, record: Record, message_id: str) -> None:
        """Store that SES accepted the current attempt."""
        self._store(record, lambda each: self._sent(each, record.attempts, message_id))

    def remember(self, record: Record, message_id: str) -> None:
        """Store a mail that was sent without the journal: a bounce or a retry needs its record.

        A record that is there by now, with the same key and content, counts as sent.
        """
        new = self._sent(record, record.attempts, message_id)
        try:
            found = self._journal.create(new, self._clock.now()) if new else None
        except JournalFailed:
            return  # SES's events will create the record
        if found and found.content == record.content:
            self.mark_sent(replace(found, attempts=max(found.attempts, 1)), message_id)

    def mark_failed(self, record: Record, refusal: MailNotAccepted) -> bool:
        """Store the failure; returns whether the record exists, so that it is tried again."""
        return self._store(
            record,
            lambda each: transitions.not_sent(
                each, record.attempts, refusal.outcome, refusal.code, self._clock.now()
            ),
        )

    def _sent(self, record: Record, attempt: int, message_id: str) -> Record | None:
        return attempt_outcomes.sent(
            record,
            attempt,
            self._clock.now(),
            policy=delivery_policy(self._settings, self._recipients),
            message_id=message_id,
        )

    def _refused(self, record: Record, refusal: MailNotAccepted) -> None:
        is_permanent = refusal.outcome is Outcome.REFUSED
        if is_permanent or (refusal.outcome is Outcome.BAD_ADDRESS and BARE in record.flags):
            log.alarm("PermanentRefusal", reference=record.reference, reason=refusal.code)
        self.mark_failed(record, refusal)

    def _store(self, record: Record, transition: Transition) -> bool:
        """Whether the record exists, changed or not."""
        try:
            return bool(
                optimistic_update(self._journal, record, transition)
                or self._journal.read(record.key)
            )
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=record.reference, reason=fault.code)
        except Contended:
            log.write("contended", reference=record.reference)
        return False
