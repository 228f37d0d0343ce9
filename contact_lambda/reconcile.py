"""What SES tells later settles what was unknown. Late and repeated news changes nothing."""

from dataclasses import replace

from contact_lambda import log, states
from contact_lambda.attempts import RETURNED
from contact_lambda.changes import change
from contact_lambda.circumstances import Circumstances, circumstances_of
from contact_lambda.config import Settings
from contact_lambda.notices import Notice
from contact_lambda.ports import Clock, Journal, Recipients
from contact_lambda.row import Row, State, Worklist


class Reconcile:
    """Brings news to its row. Raises JournalFailed or Contended: the event must come again."""

    def __init__(
        self, settings: Settings, recipients: Recipients, clock: Clock, journal: Journal
    ) -> None:
        self._settings, self._recipients = settings, recipients
        self._clock, self._journal = clock, journal

    def run(self, notice: Notice) -> None:
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

    def _known(self, row: Row, notice: Notice) -> None:
        after = change(self._journal, row, lambda each: self._next(each, notice))
        if notice.of_another:
            log.alarm("Bounced", reference=row.reference, reason="OtherRecipient")
        elif after and notice.mark == RETURNED:
            late = after.state is State.BOUNCED
            name = "BouncedAfterDelivery" if late else "Bounced"
            log.alarm(name, reference=row.reference, reason=notice.reason)

    def _next(self, row: Row, notice: Notice) -> Row | None:
        attempt = _attempt(row, notice)
        if not attempt:
            return None
        return states.told(
            row,
            attempt,
            notice.mark,
            self._clock.now(),
            circumstances=self._circumstances(),
            code=notice.reason,
        )

    def _circumstances(self) -> Circumstances:
        """News came, so SES reports."""
        found = circumstances_of(self._settings, self._recipients)
        return replace(found, watch=True)

    def _unknown(self, notice: Notice) -> None:
        """A mail that was sent while the journal was away: remember it, so a retry is none.

        What came back is remembered too: a Send that comes later must not make a retry a repeat,
        because only a retry brings the text again.
        """
        if notice.mark == RETURNED:
            log.alarm("Bounced", reference=notice.reference, reason=notice.reason)
        if not notice.content:
            return
        now, own_words = self._clock.now(), notice.key == notice.content
        row = Row(
            key=notice.key,
            reference=notice.reference,
            content=notice.content,
            created=notice.created,
            state=State.SENT,
            worklist=Worklist.TO_WATCH,
            due=now + states.DELIVERY_EXPECTED,
            ttl=now + states.KEEP_CLOSED,
            attempts=notice.attempt,
            accepted=notice.attempt,
            until=notice.created + states.SAME_WORDS if own_words else 0,
        )
        found = self._journal.create(self._next(row, notice) or row, now)
        if found:
            self._known(found, notice)


def _attempt(row: Row, notice: Notice) -> int:
    """Which attempt of this row the news is about; 0 when it is about another message.

    A mail that was sent while the journal was away has no row of its own. If a row says the
    same under the same key, that mail counts as the row's current attempt.
    """
    if notice.created == row.created:
        return notice.attempt
    near = abs(row.created - notice.created) < states.SAME_WORDS
    return row.attempts if near and notice.content == row.content else 0
