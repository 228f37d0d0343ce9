"""Makes one attempt for a claimed record and stores the outcome."""

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import attempt_outcomes, transitions
from contact_lambda.delivery.each_recipient import first_is_known, focused, of_recipient
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

    def attempt(self, record: Record, number: int = 0) -> MailNotAccepted | None:
        """Send to the recipient for whom this invocation has claimed a record.

        Returns SES's refusal, or None. If the outcome cannot be stored, the record stays open:
        SES's events or the next run settle it.
        """
        email, delivery = self._builder.of(record, number), focused(record, number)
        if delivery.role == FALLBACK:
            log.alarm("FallbackUsed", reference=record.reference)
        try:
            message_id = self._mailer.send(email)
        except MailNotAccepted as refusal:
            is_bad = refusal.outcome is Outcome.BAD_ADDRESS and BARE in delivery.flags
            if refusal.outcome is Outcome.REFUSED or is_bad:
                log.alarm("PermanentRefusal", reference=record.reference, reason=refusal.code)
            self.mark_failed(record, refusal, number)
            return refusal
        self.mark_sent(record, message_id, number)
        return None

    def mark_sent(self, record: Record, message_id: str, number: int = 0) -> bool:
        """Store that SES accepted the current attempt; returns whether the record exists."""
        attempt = focused(record, number).attempts
        return self._store(record, lambda each: self._sent(each, attempt, message_id, number))

    def remember(self, record: Record, message_id: str) -> bool:
        """Store a mail that was sent without the journal: a bounce or a retry needs its record.

        A record that is there by now, with the same key and content, counts as sent. Returns
        whether the journal has the record, and with it the mails to further recipients.
        """
        new = self._accepted(record, record.attempts, message_id, 0)
        try:
            found = self._journal.create(new, self._clock.now()) if new else None
        except JournalFailed:
            return False  # SES's events will create the record
        current = found or new or record
        if found and found.content != record.content:
            return False  # another message has this key
        attempt = max(current.attempts, 1)
        is_stored = not found or self._store(
            current, lambda each: self._accepted(each, attempt, message_id, 0)
        )
        # A second write: if the first one's answer was lost, the further mails may be sent twice,
        # and only those whose claim has expired say so.
        if is_stored and record.others:
            self._store(current, lambda each: first_is_known(each, self._clock.now()))
        return is_stored

    def mark_failed(self, record: Record, refusal: MailNotAccepted, number: int = 0) -> bool:
        """Store the failure; returns whether the record exists, so that it is tried again."""
        attempt, now = focused(record, number).attempts, self._clock.now()
        change = of_recipient(
            number,
            lambda each: transitions.not_sent(each, attempt, refusal.outcome, refusal.code, now),
        )
        return self._store(record, lambda each: self._first_known(change(each), number))

    def _sent(self, record: Record, attempt: int, message_id: str, number: int) -> Record | None:
        return self._first_known(self._accepted(record, attempt, message_id, number), number)

    def _accepted(
        self, record: Record, attempt: int, message_id: str, number: int
    ) -> Record | None:
        policy = delivery_policy(self._settings, self._recipients, record, number)
        change = of_recipient(
            number,
            lambda each: attempt_outcomes.sent(
                each, attempt, self._clock.now(), policy=policy, message_id=message_id
            ),
        )
        return change(record)

    def _first_known(self, after: Record | None, number: int) -> Record | None:
        """Let the mails to further recipients follow the first one's first attempt.

        A later attempt means that the first one's process ended, perhaps after it sent them.
        """
        if not after or number or after.attempts > after.bounced + 1:
            return after
        return first_is_known(after, self._clock.now())

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
