"""The pages behind a link of a digest: GET asks, POST releases the message.

Mail programs and scanners open links by themselves, so that GET changes nothing.
"""

from contact_lambda.delivery import quarantine
from contact_lambda.delivery.optimistic_update import Contended, optimistic_update
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.signed_pages import QuestionPages, button, parameter
from contact_lambda.messages.release_links import Ticket, read_token
from contact_lambda.ports import JournalFailed
from contact_lambda.record import Record, State
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import HeldTexts


class ReleasePages(QuestionPages):
    """Answers `/contact/release` for one clinic."""

    def answer(self, request: Request) -> Response:
        """Return a page; neither it nor the log has the token or a visitor's words."""
        texts, is_post = self._texts(), request.method == "POST"
        token = parameter(request)
        ticket = read_token(token, *self._settings.secrets)
        if ticket is None:
            return self._page(request, 404, "invalid", texts.invalid_title, texts.invalid)
        try:
            record = self._journal.read(ticket.key)
            released = self._release(record) if is_post and record else None
            if is_post and not released:  # another request may have released it
                record = self._journal.read(ticket.key)
        except (JournalFailed, Contended):
            text = f"{texts.failed} {texts.again}"
            return self._page(request, 503, "failed", texts.failed_title, text)
        if released:
            title = texts.done_title.format(released.reference)
            return self._page(request, 200, "released", title, texts.done, record=released)
        return self._not_released(request, record, ticket, token)

    def _not_released(
        self, request: Request, record: Record | None, ticket: Ticket, token: str
    ) -> Response:
        """Return the question, or why the message cannot be released."""
        texts = self._texts()
        if record is None or ticket.expires <= self._clock.now():
            return self._page(request, 410, "expired", texts.expired_title, texts.expired)
        if record.state is not State.QUARANTINED or not record.payload:
            title = texts.used_title.format(record.reference)
            return self._page(request, 410, "used", title, texts.used, record=record)
        title, form = texts.ask_title.format(record.reference), button(token, texts.button)
        return self._page(request, 200, "asked", title, texts.ask, record=record, form=form)

    def _release(self, record: Record) -> Record | None:
        """Release a message if it is held: the conditional write makes a link work once."""
        now = self._clock.now()

        def release(each: Record) -> Record | None:
            is_held = each.state is State.QUARANTINED and now < each.text_expires
            return quarantine.released(each, now) if is_held else None

        return optimistic_update(self._journal, record, release)

    def _texts(self) -> HeldTexts:
        return texts_for(self._settings.language).held
