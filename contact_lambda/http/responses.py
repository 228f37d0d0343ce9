"""Builds the answer for each outcome, as a page for a person or as JSON for a script.

JSON errors are problem details (RFC 9457); field errors have a JSON pointer. The answers to a
form are in the form's language.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from contact_lambda.config import Settings
from contact_lambda.http import pages
from contact_lambda.http.form import InvalidSubmission
from contact_lambda.http.lambda_events import RequestRefused, Response
from contact_lambda.http.layout import content_security_policy
from contact_lambda.intake import Receipt, Status
from contact_lambda.messages.message_links import receipt_link
from contact_lambda.submission import DEFAULT_LANGUAGE, Submission
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import Texts
from contact_lambda.texts.refusals import REFUSALS

RETRY_AFTER_SECONDS = "60"


@dataclass(frozen=True, slots=True)
class Responder:
    """Builds the answers to one request, in the format and language that the client wants."""

    html: bool
    settings: Settings | None = None
    language: str = DEFAULT_LANGUAGE

    @property
    def texts(self) -> Texts:
        return texts_for(self.language)

    def accepted(self, receipt: Receipt, settings: Settings) -> Response:
        """303 to the message's receipt, or 200 `{"reference": "K7QX2M4A", "status": "sent"}`.

        Without a receipt it is the thank-you page, whose address gets `ref=K7QX2M4A`, and
        `language=fr` unless that is the default. The JSON has the address of the receipt. It is
        202 and `accepted` when the journal has the message and SES has not accepted it.
        """
        link = receipt_link(receipt.key, receipt.received, settings, self.language)
        if self.html:
            location = link or self._thanks(receipt.reference, settings)
            return Response(303, headers={"Location": location})
        status = 200 if receipt.status is Status.SENT else 202
        content = {"reference": receipt.reference, "status": receipt.status.value}
        return _json(status, content | ({"receipt": link} if link else {}))

    def _thanks(self, reference: str, settings: Settings) -> str:
        parameters = {"ref": reference}
        if self.language != DEFAULT_LANGUAGE:
            parameters["language"] = self.language
        return _with_query(settings.thanks_url, parameters)

    def invalid(self, fault: InvalidSubmission, settings: Settings) -> Response:
        """422 with all errors at once."""
        texts = self.texts
        if self.html:
            page = pages.invalid_page(fault.errors, fault.answers, settings)
            return self._page(422, page)
        errors = [
            {
                "pointer": f"#/{error.field}",
                "code": error.code,
                "detail": texts.field_error(*error),
            }
            for error in fault.errors
        ]
        return _problem(422, texts.invalid_title, texts.summary_title, errors=errors)

    def not_sent(self, answers: Submission, settings: Settings) -> Response:
        """503: the message was not sent, and how else to reach the clinic."""
        retry = {"Retry-After": RETRY_AFTER_SECONDS}
        if self.html:
            return self._page(503, pages.not_sent_page(answers, settings), retry)
        return _problem(503, self.texts.not_sent_title, settings.other_way, retry)

    def too_many(self, answers: Submission, settings: Settings, retry_after: int) -> Response:
        """429: the message was not taken, because too many came from its address."""
        retry, texts = {"Retry-After": str(retry_after)}, self.texts
        if self.html:
            return self._page(429, pages.too_many_page(answers, settings), retry)
        detail = f"{texts.too_many} {settings.other_way}"
        return _problem(429, texts.too_many_title, detail, retry, code="too_many")

    def refused(self, refusal: RequestRefused) -> Response:
        """400, 404, 405 with Allow, 413 or 415."""
        title, detail = REFUSALS[refusal.code]
        headers = {"Allow": refusal.allow} if refusal.allow else {}
        if self.html:
            return self._page(
                refusal.status, pages.plain_page(title, detail, self.settings), headers
            )
        return _problem(refusal.status, title, detail, headers, code=refusal.code)

    def failed(self) -> Response:
        """500 without the cause."""
        texts = self.texts
        if self.html:
            page = pages.plain_page(texts.failed_title, texts.failed, self.settings, texts)
            return self._page(500, page)
        other_way = f" {self.settings.other_way}" if self.settings else ""
        return _problem(500, texts.failed_title, texts.failed + other_way)

    def _page(self, status: int, page: str, headers: dict[str, str] | None = None) -> Response:
        then = (self.settings.address, self.settings.thanks_url) if self.settings else ()
        policy = content_security_policy(*then)
        return Response(
            status,
            body=page,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": policy, **(headers or {})},
        )


def document(content: object, *, with_body: bool = True) -> Response:
    """200 with a small JSON document, e.g. `{"status": "ok"}` or `{"token": "…"}`."""
    return _json(200, content) if with_body else Response(200)


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


def _with_query(url: str, parameters: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return urlunsplit(parts._replace(query=query))
