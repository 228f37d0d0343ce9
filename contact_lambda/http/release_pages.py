"""The pages behind a digest's link: the first asks, the second lets the message out.

Mail programs and scanners open links by themselves, so opening one changes nothing.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery import transitions
from contact_lambda.delivery.optimistic_update import Contended, optimistic_update
from contact_lambda.delivery.record import Record, State
from contact_lambda.delivery.release_links import FIELD, Ticket, read_token
from contact_lambda.http.events import Request, Response
from contact_lambda.http.layout import content_security_policy, document
from contact_lambda.messages.texts.held import HeldTexts, held_texts
from contact_lambda.ports import Clock, Journal, JournalFailed

MAX_CHARACTERS = 2_000  # characters of a query or a form; a token has 71


class ReleasePages:
    """Answers `/contact/release` for one clinic."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal

    def answer(self, request: Request) -> Response:
        """A page for each outcome; no token and no word of a visitor is in it or in the log."""
        words, acts = self._words(), request.method == "POST"
        token = _field(request.body.decode("ascii", "replace") if acts else request.query)
        ticket = read_token(token, self._settings.secret)
        if ticket is None:
            return self._page(request, 404, "invalid", words.invalid_title, words.invalid)
        try:
            row = self._journal.read(ticket.key)
            released = self._release(row) if acts and row else None
            if acts and not released:  # somebody was faster
                row = self._journal.read(ticket.key)
        except (JournalFailed, Contended):
            again = f"{words.failed} {words.again}"
            return self._page(request, 503, "failed", words.failed_title, again)
        if released:
            title = words.done_title.format(released.reference)
            return self._page(request, 200, "released", title, words.done, row=released)
        return self._still_held(request, row, ticket, token)

    def _still_held(
        self, request: Request, row: Record | None, ticket: Ticket, token: str
    ) -> Response:
        words = self._words()
        if row is None or ticket.expires <= self._clock.now():
            return self._page(request, 410, "expired", words.expired_title, words.expired)
        if row.state is not State.QUARANTINED or not row.payload:
            title = words.used_title.format(row.reference)
            return self._page(request, 410, "used", title, words.used, row=row)
        title, form = words.ask_title.format(row.reference), _form(token, words)
        return self._page(request, 200, "asked", title, words.ask, row=row, form=form)

    def _release(self, row: Record) -> Record | None:
        """Let it out if it is held: the condition of the write makes a link work once."""
        now = self._clock.now()

        def out(each: Record) -> Record | None:
            held = each.state is State.QUARANTINED and now < each.created + transitions.KEEP_OPEN
            return transitions.released(each, now) if held else None

        return optimistic_update(self._journal, row, out)

    def _words(self) -> HeldTexts:
        return held_texts(self._settings.language)

    def _page(
        self,
        request: Request,
        status: int,
        outcome: str,
        title: str,
        text: str,
        *,
        row: Record | None = None,
        form: str = "",
    ) -> Response:
        known = {"reference": row.reference} if row else {}
        log.write("answered", status=status, outcome=outcome, **known, **_id_of(request))
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


def _form(token: str, words: HeldTexts) -> str:
    """It posts to this address without its query, which is the token's only other place."""
    return (
        '<form method="post" action="?">\n'
        f'<input type="hidden" name="{FIELD}" value="{escape(token)}">\n'
        f'<button type="submit">{escape(words.button)}</button>\n</form>\n'
    )


def _field(query: str) -> str:
    if len(query) > MAX_CHARACTERS:
        return ""
    try:
        return parse_qs(query).get(FIELD, [""])[0]
    except ValueError:
        return ""


def _id_of(request: Request) -> Mapping[str, str]:
    return {"request_id": request.request_id} if request.request_id else {}
