"""Applies SES's events to the journal. Idempotent: late and repeated events change nothing."""

from collections.abc import Collection
from dataclasses import replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import attempt_outcomes, periods
from contact_lambda.delivery.attempt_history import DOUBTED, RETURNED
from contact_lambda.delivery.each_recipient import focused, numbers, of_recipient
from contact_lambda.delivery.optimistic_update import optimistic_update
from contact_lambda.delivery.policy import DeliveryPolicy, delivery_policy
from contact_lambda.delivery.ses_events import SesEvent
from contact_lambda.ports import Clock, Journal, Recipients
from contact_lambda.record import (
    COPY,
    DEDUPE_SECONDS,
    DIGEST,
    MESSAGE,
    Record,
    State,
    Worklist,
)

# Only these mails decide about a record.
TRACKED_KINDS = frozenset({MESSAGE, DIGEST})


class SesEventHandler:
    """Applies events; raises JournalFailed or Contended so that AWS retries the event."""

    def __init__(
        self, settings: Settings, recipients: Recipients, clock: Clock, journal: Journal
    ) -> None:
        self._settings, self._recipients = settings, recipients
        self._clock, self._journal = clock, journal

    def run(self, event: SesEvent) -> None:
        """Apply one event."""
        if event.type == "Complaint":
            log.alarm("Complained", reference=event.reference)
        if not (event.mark and event.key and event.attempt and event.kind in TRACKED_KINDS):
            return
        record = self._journal.read(event.key)
        if record and event.recipient in numbers(record):
            self._update(record, event)
        elif event.recipient:
            # No record of its delivery: nothing will tell an automatic reply from a bounce.
            _raise_alarm(event, "Copy", (RETURNED, DOUBTED))
        elif not record:
            self._create(event)

    def _update(self, record: Record, event: SesEvent) -> None:
        number = event.recipient

        def raise_alarm(_before: Record, after: Record) -> None:
            if event.mark != RETURNED or event.other_recipient:
                return
            delivery = focused(after, number)
            if COPY in delivery.flags:
                _raise_alarm(event, "Copy")
                return
            is_late = delivery.state is State.BOUNCED
            name = "BouncedAfterDelivery" if is_late else "Bounced"
            log.alarm(name, reference=record.reference, reason=event.reason)

        if event.other_recipient:
            log.alarm("Bounced", reference=record.reference, reason="OtherRecipient")
        optimistic_update(
            self._journal, record, lambda each: self._applied(each, event), raise_alarm
        )

    def _applied(self, record: Record, event: SesEvent) -> Record | None:
        policy = self._policy(record, event.recipient)

        def apply(delivery: Record) -> Record | None:
            attempt, now = _attempt_of(delivery, event), self._clock.now()
            if not attempt:
                return None
            return attempt_outcomes.event_applied(
                delivery, attempt, event.mark, now, policy=policy, reason=event.reason
            )

        return of_recipient(event.recipient, apply)(record)

    def _policy(self, record: Record, number: int) -> DeliveryPolicy:
        """The clinic's policy; as an event came, SES sends events whatever the settings say."""
        policy = delivery_policy(self._settings, self._recipients, record, number)
        return replace(policy, watch=True)

    def _create(self, event: SesEvent) -> None:
        """Create the record of a mail that was sent while the journal was unreachable.

        No other mail's: a record that is gone was erased, or is too old. Then a retry of the
        visitor is known as one. A record is also created for a bounce: a Send event that comes
        after it must not make the retry a repeat, as only the retry has the text.
        """
        if event.mark == RETURNED:
            log.alarm("Bounced", reference=event.reference, reason=event.reason)
        if not (event.content and event.journal):
            return
        now, has_client_key = self._clock.now(), event.key != event.content
        record = Record(
            key=event.key,
            reference=event.reference,
            content=event.content,
            created=event.created,
            state=State.SENT,
            worklist=Worklist.TO_WATCH,
            due=now + periods.DELIVERY_EXPECTED_SECONDS,
            ttl=now + periods.CLOSED_RETENTION_SECONDS,
            attempts=event.attempt,
            accepted=event.attempt,
            until=0 if has_client_key else event.created + DEDUPE_SECONDS,
        )
        found = self._journal.create(self._applied(record, event) or record, now)
        if found:
            self._update(found, event)


def _raise_alarm(event: SesEvent, whose: str, marks: Collection[str] = (RETURNED,)) -> None:
    """Raise the alarm for a mail that came back and goes nowhere else."""
    if event.mark in marks:
        log.alarm("Bounced", reference=event.reference, reason=f"{whose}/{event.reason}")


def _attempt_of(record: Record, event: SesEvent) -> int:
    """Return which attempt of this record the event is about; 0 for another message.

    A mail that was sent while the journal was unreachable has no record of its own. If a record
    with this key has the same content, the mail counts as the current attempt of that record.
    """
    if event.created == record.created:
        return event.attempt
    age = min(abs(sent - event.created) for sent in (record.created, record.received))
    is_same = age < DEDUPE_SECONDS and event.content == record.content
    return record.attempts if is_same else 0
