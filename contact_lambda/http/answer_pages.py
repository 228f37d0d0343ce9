"""The pages behind the two links of a message's mail: GET asks, POST notes what was answered."""

from contact_lambda.delivery import answers
from contact_lambda.delivery.optimistic_update import Contended, optimistic_update
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.signed_pages import QuestionPages, button, parameter
from contact_lambda.messages.message_links import ANSWERED, Ticket, read_token
from contact_lambda.ports import JournalFailed
from contact_lambda.record import MESSAGE, Record
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import AnswerTexts


class AnswerPages(QuestionPages):
    """Answers `/contact/answered` and `/contact/not-for-us`, in the clinic's language."""

    def answer(self, request: Request) -> Response:
        """Return a page. A link works as often as it is opened; noting the same changes nothing."""
        texts, token = texts_for(self._settings.language).answer, parameter(request)
        purpose = request.path.rpartition("/")[2]
        ticket = read_token(purpose, token, self._settings.secrets)
        if ticket is None:
            return self._page(request, 404, "invalid", texts.invalid_title, texts.invalid)
        try:
            record = self._journal.read(ticket.key)
            if record is None or record.kind != MESSAGE or self._is_over(purpose, ticket, record):
                return self._page(request, 410, "expired", texts.expired_title, texts.expired)
            if request.method == "POST":
                self._note(record, purpose)
        except (JournalFailed, Contended):
            return self._page(request, 503, "failed", texts.failed_title, texts.failed)
        if request.method == "POST":
            title = texts.done_title.format(record.reference)
            return self._page(request, 200, purpose, title, _done(texts, purpose), record=record)
        return self._ask(request, record, texts, token)

    def _is_over(self, purpose: str, ticket: Ticket, record: Record) -> bool:
        return ticket.is_over(purpose, record, self._clock.now())

    def _note(self, record: Record, purpose: str) -> None:
        now = self._clock.now()
        optimistic_update(self._journal, record, lambda each: answers.marked(each, purpose, now))

    def _ask(self, request: Request, record: Record, texts: AnswerTexts, token: str) -> Response:
        is_answered = request.path.endswith(ANSWERED)
        title = texts.ask_answered if is_answered else texts.ask_not_for_us
        label = texts.button_answered if is_answered else texts.button_not_for_us
        return self._page(
            request,
            200,
            "asked",
            title.format(record.reference),
            texts.ask,
            record=record,
            form=button(token, label),
        )


def _done(texts: AnswerTexts, purpose: str) -> str:
    return texts.done_answered if purpose == ANSWERED else texts.done_not_for_us
