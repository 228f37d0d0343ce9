"""The Lambda handler `contact_lambda.app.handler`: routes and wiring only."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from contact_lambda import aws, body, config, events, flow, form, log, responses
from contact_lambda.config import InvalidSettings, Settings
from contact_lambda.events import Request, RequestRefused, Response
from contact_lambda.responses import Responder

ALLOWED = {"/contact": ("POST",), "/contact/health": ("GET", "HEAD")}


class ContactApp:
    """Answers events with one clinic's settings and one mailer."""

    def __init__(self, settings: Settings, mailer: flow.Mailer) -> None:
        self.settings, self._mailer = settings, mailer

    def answer(self, request: Request, responder: Responder) -> Response:
        """Answer a request; a refusal is an answer too."""
        try:
            _require_route(request)
            if request.path == "/contact/health":
                return responses.healthy(with_body=request.method == "GET")
            return self._message(request, responder)
        except RequestRefused as refusal:
            _log(request, refusal.status, outcome="refused", reason=refusal.code)
            return responder.refused(refusal)

    def _message(self, request: Request, responder: Responder) -> Response:
        settings = self.settings
        key = form.hidden(request.idempotency_key)
        fields = body.read_fields(request)
        started = time.monotonic()
        try:
            submission = form.accept(fields, consent_required=settings.consent_required)
        except form.InvalidSubmission as fault:
            _log(request, 422, outcome="invalid")
            answers = _with_key(fault.answers, key)
            return responder.invalid(form.InvalidSubmission(fault.errors, answers), settings)
        receipt = flow.deliver(submission, settings, self._mailer, idempotency_key=key)
        if receipt.sent:
            response = responder.sent(receipt, settings)
        else:
            response = responder.not_sent(_with_key(submission, key), settings)
        _log(
            request,
            response.status,
            outcome="sent" if receipt.sent else "not_sent",
            reason=receipt.reason,
            reference=receipt.reference,
            ms=round((time.monotonic() - started) * 1000),
        )
        return response


@cache
def contact_app() -> ContactApp:
    """The app of this process, made at the first event; raises InvalidSettings."""
    settings = config.load()
    return ContactApp(settings, aws.SesMailer(settings.configuration_set))


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer one event. Whatever happens, the log gets no word of the visitor."""
    responder = Responder(html=False)
    try:
        request = events.read_request(event)
        responder = Responder(events.prefers_html(request.accept))
        app = contact_app()
        responder = replace(responder, settings=app.settings)
        response = app.answer(request, responder)
    except InvalidSettings as fault:
        log.write("settings", error="InvalidSettings", variables=",".join(fault.variables))
        response = responder.failed()
    except Exception as fault:
        log.write("failed", error=type(fault).__name__)
        response = responder.failed()
    return events.to_event(response)


def _require_route(request: Request) -> None:
    allowed = ALLOWED.get(request.path)
    if allowed is None:
        raise RequestRefused(404, "not_found")
    if request.method not in allowed:
        raise RequestRefused(405, "method_not_allowed", allow=", ".join(allowed))


def _with_key(answers: form.Submission, key: str) -> form.Submission:
    """A page cannot send a header again, so the key goes into its form."""
    return replace(answers, submission_id=answers.submission_id or key)


def _log(request: Request, status: int, **fields: str | int) -> None:
    log.write("answered", request_id=request.request_id, status=status, **fields)
