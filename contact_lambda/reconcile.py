"""What SES tells later settles what was unknown. Late and repeated news changes nothing."""

from contact_lambda import log, states
from contact_lambda.changes import change
from contact_lambda.config import Settings
from contact_lambda.notices import Notice
from contact_lambda.ports import Clock, Journal, Recipients
from contact_lambda.row import FALLBACK, Row, State, Worklist


class Reconcile:
    """Brings news to its row. Raises JournalFailed or Contended: the event must come again."""

    def __init__(
        self, settings: Settings, recipients: Recipients, clock: Clock, journal: Journal
    ) -> None:
        self._recipients, self._clock, self._journal = recipients, clock, journal
        self._keep = settings.notice_only

    def run(self, notice: Notice) -> None:
        """Apply one notice."""
        if notice.event == "Complaint":
            log.alarm("Complained", reference=notice.reference)
        if not (notice.key and notice.attempt):
            return
        row = self._journal.read(notice.key)
        if row:
            self._known(row, notice)
        else:
            self._unknown(notice)

    def _known(self, row: Row, notice: Notice) -> None:
        after = change(self._journal, row, lambda each: self._next(each, notice))
        if after and notice.event in ("Bounce", "Reject"):
            late = after.state is State.BOUNCED
            name = "BouncedAfterDelivery" if late else "Bounced"
            log.alarm(name, reference=row.reference, reason=notice.event)

    def _next(self, row: Row, notice: Notice) -> Row | None:
        now, attempt = self._clock.now(), _attempt(row, notice)
        if not attempt:
            return None
        if notice.event == "Send":
            return states.sent(row, attempt, now, watch=True, keep_payload=self._keep)
        if notice.event == "Delivery":
            return states.delivered(row, attempt, now, keep_payload=self._keep)
        if notice.permanent:
            fallback = bool(self._recipients.address(FALLBACK))
            return states.bounced(row, attempt, now, fallback=fallback, code=notice.event)
        return None  # transient bounces come from recipients' automatic replies

    def _unknown(self, notice: Notice) -> None:
        """A mail that was sent while the journal was away: remember it, so a retry is none."""
        if notice.permanent:
            log.alarm("Bounced", reference=notice.reference, reason=notice.event)
        if notice.event not in ("Send", "Delivery") or not notice.content:
            return
        now, own_words = self._clock.now(), notice.key == notice.content
        row = Row(
            key=notice.key,
            reference=notice.reference,
            content=notice.content,
            created=notice.created,
            state=State.SENT if notice.event == "Send" else State.DELIVERED,
            worklist=Worklist.TO_WATCH,
            due=now + states.DELIVERY_EXPECTED,
            ttl=now + states.KEEP_CLOSED,
            attempts=notice.attempt,
            accepted=notice.attempt,
            until=notice.created + states.SAME_WORDS if own_words else 0,
        )
        new = row if row.state is State.SENT else states.stripped(row)
        found = self._journal.create(new, now)
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
