"""The pages behind a link of a digest: GET asks, POST releases the message.

Mail programs and scanners open links by themselves, so that GET changes nothing.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import quarantine
from contact_lambda.delivery.optimistic_update import Contended, optimistic_update
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.layout import content_security_policy, document
from contact_lambda.messages.release_links import FIELD, Ticket, read_token
from contact_lambda.ports import Clock, Journal, JournalFailed
from contact_lambda.record import Record, State
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import HeldTexts

MAX_CHARACTERS = 2_000  # characters of a query or a form; a token has 71


class ReleasePages:
    """Answers `/contact/release` for one clinic."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal

    def answer(self, request: Request) -> Response:
        """Return a page; neither it nor the log has the token or a visitor's words."""
        texts, is_post = self._texts(), request.method == "POST"
        token = _field(request.body.decode("ascii", "replace") if is_post else request.query)
        ticket = read_token(token, self._settings.secret)
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
        title, form = texts.ask_title.format(record.reference), _form(token, texts)
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

    def _page(
        self,
        request: Request,
        status: int,
        outcome: str,
        title: str,
        text: str,
        *,
        record: Record | None = None,
        form: str = "",
    ) -> Response:
        reference = {"reference": record.reference} if record else {}
        log.write("answered", status=status, outcome=outcome, **reference, **_id_of(request))
        content = f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n{form}"
        page = document(
            title,
            content,
            language=self._settings.language,
            clinic_name=self._settings.clinic_name,
        )
        headers = {
            "Content-Security-Policy": content_security_policy(),
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
        body = "" if request.method == "HEAD" else page
        return Response(status, body, "text/html; charset=utf-8", headers)


def _form(token: str, texts: HeldTexts) -> str:
    """Return a form that posts the token to this address without its query."""
    return (
        '<form method="post" action="?">\n'
        f'<input type="hidden" name="{FIELD}" value="{escape(token)}">\n'
        f'<button type="submit">{escape(texts.button)}</button>\n</form>\n'
    )


def _field(query: str) -> str:
    """Return the token of a query or a form, or nothing."""
    if len(query) > MAX_CHARACTERS:
        return ""
    try:
        return parse_qs(query).get(FIELD, [""])[0]
    except ValueError:
        return ""


def _id_of(request: Request) -> Mapping[str, str]:
    return {"request_id": request.request_id} if request.request_id else {}
