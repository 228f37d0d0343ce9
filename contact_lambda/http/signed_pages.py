"""The pages behind signed links: which one answers, and what all of them have in common.

Mail programs and scanners open links by themselves, so GET changes nothing on any of them. Their
modules are loaded with the first request for one: no visitor's message waits for them.
"""

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import parse_qs

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.layout import content_security_policy, document
from contact_lambda.messages import message_links, release_links
from contact_lambda.ports import Clock, Journal
from contact_lambda.record import Record

FIELD = release_links.FIELD
MAX_CHARACTERS = 2_000  # characters of a query or a form; a token has 74
PATHS: Mapping[str, tuple[str, ...]] = {
    release_links.PATH: ("GET", "HEAD", "POST"),
    f"/contact/{message_links.RECEIPT}": ("GET", "HEAD"),
    f"/contact/{message_links.ANSWERED}": ("GET", "HEAD", "POST"),
    f"/contact/{message_links.NOT_FOR_US}": ("GET", "HEAD", "POST"),
}


class SignedPages:
    """Answers requests for the paths of `PATHS`."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._parts = settings, clock, journal

    def answer(self, request: Request) -> Response:
        """Return a page; neither it nor the log has the token or a visitor's words."""
        answer: Callable[[Request], Response]
        if request.path == release_links.PATH:
            from contact_lambda.http.release_pages import ReleasePages

            answer = ReleasePages(*self._parts).answer
        elif request.path == f"/contact/{message_links.RECEIPT}":
            from contact_lambda.http.receipt_page import ReceiptPage

            answer = ReceiptPage(*self._parts).answer
        else:
            from contact_lambda.http.answer_pages import AnswerPages

            answer = AnswerPages(*self._parts).answer
        return answer(request)


class QuestionPages:
    """What pages that ask before they act have in common."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal

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
        return page(
            request,
            self._settings,
            status,
            title,
            paragraph(text) + form,
            outcome=outcome,
            reference=record.reference if record else "",
        )


def parameter(request: Request, name: str = FIELD) -> str:
    """Return the token of a form that was sent, or of a link's query; or nothing."""
    is_post = request.method == "POST"
    query = request.body.decode("ascii", "replace") if is_post else request.query
    if len(query) > MAX_CHARACTERS:
        return ""
    try:
        return parse_qs(query).get(name, [""])[0]
    except ValueError:
        return ""


def button(token: str, label: str) -> str:
    """Return a form that posts the token to this address without its query."""
    return (
        '<form method="post" action="?">\n'
        f'<input type="hidden" name="{FIELD}" value="{escape(token)}">\n'
        f'<button type="submit">{escape(label)}</button>\n</form>\n'
    )


def page(
    request: Request,
    settings: Settings,
    status: int,
    title: str,
    content: str,
    *,
    outcome: str,
    reference: str = "",
    language: str = "",
    website: str = "",
) -> Response:
    """Return the answer and log it. `content` must be HTML already."""
    found = {"reference": reference, "request_id": request.request_id}
    fields = {name: value for name, value in found.items() if value}
    log.write("answered", status=status, outcome=outcome, **fields)
    html = document(
        title,
        f"<h1>{escape(title)}</h1>\n{content}",
        language=language or settings.language,
        clinic_name=settings.clinic_name,
        website=website,
    )
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
    body = "" if request.method == "HEAD" else html
    return Response(status, body, "text/html; charset=utf-8", headers)


def paragraph(text: str) -> str:
    """Return one paragraph of plain text."""
    return f"<p>{escape(text)}</p>\n"
