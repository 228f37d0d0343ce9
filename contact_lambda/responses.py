"""The answer for each outcome, as a page for a person or as JSON for a script.

JSON errors are problem details (RFC 9457); field errors carry a JSON pointer.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from contact_lambda import pages, wording
from contact_lambda.config import Settings
from contact_lambda.events import RequestRefused, Response
from contact_lambda.flow import Receipt
from contact_lambda.form import InvalidSubmission, Submission
from contact_lambda.layout import content_security_policy

RETRY_AFTER_SECONDS = "60"


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers one request in the form that its reader wants."""

    html: bool
    settings: Settings | None = None

    def sent(self, receipt: Receipt, settings: Settings) -> Response:
        """303 to the thank-you page, or `{"reference": "K7QX2M4A", "status": "sent"}`."""
        if self.html:
            location = _with_reference(settings.thanks_url, receipt.reference)
            return Response(303, headers={"Location": location})
        return _json(200, {"reference": receipt.reference, "status": "sent"})

    def invalid(self, fault: InvalidSubmission, settings: Settings) -> Response:
        """422 with every error at once."""
        if self.html:
            return self._page(422, pages.invalid_page(fault.errors, fault.answers, settings))
        errors = [
            {
                "pointer": f"#/{error.field}",
                "code": error.code,
                "detail": wording.field_error(*error),
            }
            for error in fault.errors
        ]
        return _problem(422, wording.INVALID_TITLE, wording.SUMMARY_TITLE, errors=errors)

    def not_sent(self, answers: Submission, settings: Settings) -> Response:
        """503: the message was not sent, and how else to reach the clinic."""
        retry = {"Retry-After": RETRY_AFTER_SECONDS}
        if self.html:
            return self._page(503, pages.not_sent_page(answers, settings), retry)
        return _problem(503, wording.NOT_SENT_TITLE, settings.other_way, retry)

    def refused(self, refusal: RequestRefused) -> Response:
        """400, 404, 405 with Allow, 413 or 415."""
        title, detail = wording.REFUSALS[refusal.code]
        headers = {"Allow": refusal.allow} if refusal.allow else {}
        if self.html:
            return self._page(
                refusal.status, pages.plain_page(title, detail, self.settings), headers
            )
        return _problem(refusal.status, title, detail, headers, code=refusal.code)

    def failed(self) -> Response:
        """500 without a word about the cause."""
        if self.html:
            page = pages.plain_page(wording.FAILED_TITLE, wording.FAILED, self.settings)
            return self._page(500, page)
        other_way = f" {self.settings.other_way}" if self.settings else ""
        return _problem(500, wording.FAILED_TITLE, wording.FAILED + other_way)

    def _page(self, status: int, page: str, headers: dict[str, str] | None = None) -> Response:
        policy = content_security_policy(self.settings.thanks_url if self.settings else "")
        return Response(
            status,
            body=page,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": policy, **(headers or {})},
        )


def healthy(*, with_body: bool) -> Response:
    """200 `{"status": "ok"}`: the settings are complete; SES is not asked."""
    return _json(200, {"status": "ok"}) if with_body else Response(200)


def _json(status: int, content: object) -> Response:
    return Response(status, body=json.dumps(content), content_type="application/json")


def _problem(
    status: int, title: str, detail: str, headers: dict[str, str] | None = None, **more: object
) -> Response:
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(
        status,
        body=json.dumps(content),
        content_type="application/problem+json",
        headers=headers or {},
    )


def _with_reference(url: str, reference: str) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode({"ref": reference}))))
    return urlunsplit(parts._replace(query=query))
