"""The visitor's receipt: where a message is, without a word of it.

Who has the link sees four steps and their state. A held message looks like one that waits to be
sent, and goes on when the mail that names it to the clinic does: nobody learns that it is held.
"""

from html import escape
from typing import NamedTuple

from contact_lambda.config import Settings
from contact_lambda.delivery.answers import ANSWERED
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.signed_pages import page, paragraph, parameter
from contact_lambda.messages.local_time import format_moment
from contact_lambda.messages.message_links import RECEIPT, RECEIPT_SECONDS, read_token
from contact_lambda.ports import Clock, Journal, JournalFailed
from contact_lambda.record import COPY, MESSAGE, Delivery, Record, State
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import Texts

_SENT = (State.SENT, State.DELIVERED)


class Progress(NamedTuple):
    """How far a message is. Each step includes those before it, except for the answer."""

    sent: bool
    delivered: bool
    answered: bool


class ReceiptPage:
    """Answers `/contact/receipt` for one clinic, in the visitor's language."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal

    def answer(self, request: Request) -> Response:
        """Return the receipt; 404 for a wrong token, 410 for one that is over."""
        texts = texts_for(parameter(request, "language"))
        found = read_token(RECEIPT, parameter(request), self._settings.secrets)
        if found is None:
            return self._plain(request, texts, 404, "invalid", "")
        try:
            record = self._journal.read(found.key)
            now = self._clock.now()
            if record is None or record.kind != MESSAGE or found.is_over(RECEIPT, record, now):
                return self._plain(request, texts, 410, "expired", "")
            progress = self._progress(record)
        except JournalFailed:
            return self._plain(request, texts, 503, "failed", "")
        title = texts.receipt.title.format(record.reference)
        steps = self._steps(record, progress, texts)
        return self._page(request, texts, 200, title, steps, "receipt", record.reference)

    def _progress(self, record: Record) -> Progress:
        """Return how far it is for anybody but those who get copies."""
        deliveries: list[Record | Delivery] = [record, *record.others]
        states = {each.state for each in deliveries if COPY not in each.flags}
        if record.state is State.QUARANTINED:
            digest = self._journal.read(record.digest_key) if record.digest_key else None
            states = {digest.state} if digest else set()
        return Progress(
            sent=bool(states & set(_SENT)),
            delivered=State.DELIVERED in states,
            answered=record.answer == ANSWERED,
        )

    def _steps(self, record: Record, progress: Progress, texts: Texts) -> str:
        words = texts.receipt
        taken = format_moment(record.received, self._settings.time_zone, texts.email)
        steps = [
            (words.taken, taken, True),
            (words.sent, "", progress.sent),
            (words.delivered, words.delivered_hint, progress.delivered),
            (words.answered, words.answered_hint, progress.answered),
        ]
        items = "".join(_step(*each, texts) for each in steps)
        until = record.received + RECEIPT_SECONDS
        expires = format_moment(until, self._settings.time_zone, texts.email)
        told = [] if record.state is State.BOUNCED else [words.not_again]
        told.append(words.until.format(expires))
        return f'<ol class="steps">\n{items}</ol>\n' + paragraph(" ".join(told))

    def _plain(
        self, request: Request, texts: Texts, status: int, outcome: str, reference: str
    ) -> Response:
        """Return the page for a link that shows nothing."""
        words = texts.receipt
        title, text = {
            "invalid": (words.invalid_title, words.invalid),
            "expired": (words.expired_title, words.expired),
            "failed": (words.failed_title, words.failed),
        }[outcome]
        return self._page(request, texts, status, title, paragraph(text), outcome, reference)

    def _page(
        self,
        request: Request,
        texts: Texts,
        status: int,
        title: str,
        content: str,
        outcome: str,
        reference: str,
    ) -> Response:
        way = escape(self._settings.other_way)
        content += f'<div class="way"><h2>{texts.other_way_title}</h2>\n<p>{way}</p></div>\n'
        return page(
            request,
            self._settings,
            status,
            title,
            content,
            outcome=outcome,
            reference=reference,
            language=texts.language,
            website=self._settings.form_url,
        )


def _step(name: str, hint: str, is_done: bool, texts: Texts) -> str:
    """Return one step; its state is in words, not only in a colour."""
    state = texts.receipt.done if is_done else texts.receipt.open
    note = f'<p class="hint">{escape(hint)}</p>' if hint else ""
    return (
        f'<li class="{"done" if is_done else "open"}"><b>{escape(name)}</b> '
        f'<span class="state">{escape(state)}</span>{note}</li>\n'
    )
