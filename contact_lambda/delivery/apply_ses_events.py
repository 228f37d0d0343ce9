"""What SES tells later settles what was unknown. Late and repeated news changes nothing."""

from dataclasses import replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.attempt_history import RETURNED
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.policy import DeliveryPolicy, delivery_policy
from contact_lambda.delivery.record import Record, State, Worklist
from contact_lambda.delivery.ses_events import SesEvent
from contact_lambda.ports import Clock, Journal, Recipients


class SesEventHandler:
    """Brings news to its row. Raises JournalFailed or Contended: the event must come again."""

    def __init__(
        self, settings: Settings, recipients: Recipients, clock: Clock, journal: Journal
    ) -> None:
        self._settings, self._recipients = settings, recipients
        self._clock, self._journal = clock, journal

    def run(self, notice: SesEvent) -> None:
        """Apply one notice."""
        if notice.event == "Complaint":
            log.alarm("Complained", reference=notice.reference)
        if not (notice.mark and notice.key and notice.attempt):
            return
        row = self._journal.read(notice.key)
        if row:
            self._known(row, notice)
        else:
            self._unknown(notice)

    def _known(self, row: Record, notice: SesEvent) -> None:
        after = optimistic_update(self._journal, row, lambda each: self._next(each, notice))
        if notice.of_another:
            log.alarm("Bounced", reference=row.reference, reason="OtherRecipient")
        elif after and notice.mark == RETURNED:
            late = after.state is State.BOUNCED
            name = "BouncedAfterDelivery" if late else "Bounced"
            log.alarm(name, reference=row.reference, reason=notice.reason)

    def _next(self, row: Record, notice: SesEvent) -> Record | None:
        attempt = _attempt(row, notice)
        if not attempt:
            return None
        return transitions.event_applied(
            row,
            attempt,
            notice.mark,
            self._clock.now(),
            circumstances=self._circumstances(),
            code=notice.reason,
        )

    def _circumstances(self) -> DeliveryPolicy:
        """News came, so SES reports."""
        found = delivery_policy(self._settings, self._recipients)
        return replace(found, watch=True)

    def _unknown(self, notice: SesEvent) -> None:
        """A mail that was sent while the journal was away: remember it, so a retry is none.

        What came back is remembered too: a Send that comes later must not make a retry a repeat,
        because only a retry brings the text again.
        """
        if notice.mark == RETURNED:
            log.alarm("Bounced", reference=notice.reference, reason=notice.reason)
        if not notice.content:
            return
        now, own_words = self._clock.now(), notice.key == notice.content
        row = Record(
            key=notice.key,
            reference=notice.reference,
            content=notice.content,
            created=notice.created,
            state=State.SENT,
            worklist=Worklist.TO_WATCH,
            due=now + transitions.DELIVERY_EXPECTED,
            ttl=now + transitions.KEEP_CLOSED,
            attempts=notice.attempt,
            accepted=notice.attempt,
            until=notice.created + transitions.SAME_WORDS if own_words else 0,
        )
        found = self._journal.create(self._next(row, notice) or row, now)
        if found:
            self._known(found, notice)


def _attempt(row: Record, notice: SesEvent) -> int:
    """Which attempt of this row the news is about; 0 when it is about another message.

    A mail that was sent while the journal was away has no row of its own. If a row says the
    same under the same key, that mail counts as the row's current attempt.
    """
    if notice.created == row.created:
        return notice.attempt
    near = abs(row.created - notice.created) < transitions.SAME_WORDS
    return row.attempts if near and notice.content == row.content else 0
