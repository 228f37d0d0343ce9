"""One attempt for one claimed row, and what becomes of the row."""

from dataclasses import replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.optimistic_update import Contended, Transition, optimistic_update
from contact_lambda.delivery.policy import delivery_policy
from contact_lambda.delivery.record import BARE, FALLBACK, Record
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


class Sender:
    """Asks the mail service once and writes down the answer."""

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
        self._letters = MessageBuilder(settings, recipients, journal)

    def attempt(self, row: Record) -> MailNotAccepted | None:
        """Send for a row that this invocation has claimed; None means that SES said yes.

        A mark that cannot be written changes nothing: the row is open, so SES's events or
        the sweep will settle it.
        """
        letter = self._letters.of(row)
        try:
            message_id = self._mailer.send(letter)
        except MailNotAccepted as refusal:
            self._failed(row, refusal)
            return refusal
        if row.role == FALLBACK:
            log.alarm("FallbackUsed", reference=row.reference)
        self.mark_sent(row, message_id)
        return None

    def mark_sent(self, row: Record, message_id: str) -> None:
        """Write down that SES said yes to the current attempt."""
        self._settle(row, lambda each: self._sent(each, row, message_id))

    def remember(self, row: Record, message_id: str) -> None:
        """A mail went out past the journal, which may be back: a bounce or a retry needs a row.

        A row that is there says the same under the same key, so it is sent, too.
        """
        new = self._sent(row, row, message_id)
        try:
            found = self._journal.create(new, self._clock.now()) if new else None
        except JournalFailed:
            return  # SES's events will bring what is needed to know a retry
        if found and found.content == row.content:
            self.mark_sent(replace(found, attempts=max(found.attempts, 1)), message_id)

    def mark_failed(self, row: Record, refusal: MailNotAccepted) -> bool:
        """Whether the row is known to exist, so that it will be tried again."""
        return self._settle(
            row,
            lambda each: transitions.not_sent(
                each, row.attempts, refusal.outcome, refusal.code, self._clock.now()
            ),
        )

    def _sent(self, now: Record, then: Record, message_id: str) -> Record | None:
        return transitions.sent(
            now,
            then.attempts,
            self._clock.now(),
            circumstances=delivery_policy(self._settings, self._recipients),
            message_id=message_id,
        )

    def _failed(self, row: Record, refusal: MailNotAccepted) -> None:
        for_good = refusal.outcome is Outcome.REFUSED
        if for_good or (refusal.outcome is Outcome.BAD_ADDRESS and BARE in row.flags):
            log.alarm("PermanentRefusal", reference=row.reference, reason=refusal.code)
        self.mark_failed(row, refusal)

    def _settle(self, row: Record, transition: Transition) -> bool:
        try:
            return bool(
                optimistic_update(self._journal, row, transition) or self._journal.read(row.key)
            )
        except JournalFailed as fault:
            log.alarm("JournalUnreachable", reference=row.reference, reason=fault.code)
        except Contended:
            log.write("contended", reference=row.reference)
        return False
