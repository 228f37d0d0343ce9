"""Answers one request: routes it, judges a message, takes it."""

import secrets
import time
from dataclasses import replace
from typing import Protocol

from contact_lambda import identity, log, signing
from contact_lambda.config import Settings
from contact_lambda.http import form, request_body, responses
from contact_lambda.http.form import InvalidSubmission
from contact_lambda.http.lambda_events import Request, RequestRefused, Response
from contact_lambda.http.responses import Responder
from contact_lambda.http.signed_pages import PATHS as SIGNED_PAGES
from contact_lambda.http.signed_pages import SignedPages
from contact_lambda.identity import Identity
from contact_lambda.intake import Intake, Receipt, Status
from contact_lambda.ports import Clock, JournalFailed
from contact_lambda.spam import altcha
from contact_lambda.spam.gate import Judgement
from contact_lambda.spam.rate_limit import RETRY_AFTER_SECONDS
from contact_lambda.spam.score import Client, Verdict
from contact_lambda.submission import FieldError, Submission

ALLOWED_METHODS = {
    "/contact": ("POST",),
    "/contact/health": ("GET", "HEAD"),
    "/contact/token": ("GET", "HEAD"),
    "/contact/altcha": ("GET", "HEAD"),
    **SIGNED_PAGES,
}


class Judge(Protocol):
    """Decides about a message before it is taken."""

    def judge(
        self,
        submission: Submission,
        client: Client,
        *,
        key: str = "",
        work: str = "",
        counted: bool = True,
    ) -> Judgement:
        """Return the verdict on one message; `work` is the puzzle that it solved."""
        ...


class ContactEndpoint:
    """Answers requests with one clinic's settings."""

    def __init__(
        self,
        settings: Settings,
        intake: Intake,
        clock: Clock,
        spam_gate: Judge | None,
        signed_pages: SignedPages | None = None,
    ) -> None:
        self.settings, self._intake, self._clock = settings, intake, clock
        self._spam_gate, self._signed_pages = spam_gate, signed_pages

    def answer(self, request: Request, responder: Responder) -> Response:
        """Answer a request; a refusal is an answer too."""
        try:
            self._require_route(request)
            if request.path == "/contact":
                return self._message(request, responder)
            if request.path in SIGNED_PAGES and self._signed_pages:
                return self._signed_pages.answer(request)
            return self._document(request)
        except RequestRefused as refusal:
            _log(request, refusal.status, outcome="refused", reason=refusal.code)
            return responder.refused(refusal)

    def _document(self, request: Request) -> Response:
        secret, now = self.settings.secret, self._clock.now()
        content: object = {"status": "ok"}
        if request.path == "/contact/token":
            puzzle = {"altcha": altcha.challenge(secret, now)} if self.settings.altcha else {}
            content = {"token": signing.time_token(secret, now), **puzzle}
        elif request.path == "/contact/altcha":
            content = altcha.challenge(secret, now)
        return responses.document(content, with_body=request.method == "GET")

    def _message(self, request: Request, responder: Responder) -> Response:
        settings, key = self.settings, form.hidden(request.idempotency_key)
        fields = request_body.read_fields(request)
        started = time.monotonic()
        try:
            submission = form.accept(fields, consent_required=settings.consent_required)
        except InvalidSubmission as fault:
            _log(request, 422, outcome="invalid")
            answers = _with_key(fault.answers, key)
            responder = replace(responder, language=answers.language)
            return responder.invalid(InvalidSubmission(fault.errors, answers), settings)
        responder = replace(responder, language=submission.language)
        work = self._solved_puzzle(submission)
        role = settings.routes.role(submission.form_id, submission.topic)
        identified = identity.identify(submission, key, proof_of_work=work, role=role)
        receipt = self._take(submission, identified, request, work)
        response = self._respond(receipt, _with_key(submission, key), responder)
        _log(
            request,
            response.status,
            outcome=receipt.status.value if receipt else "too_many",
            reason=receipt.reason if receipt else "rate",
            reference=identified.reference,
            ms=round((time.monotonic() - started) * 1000),
        )
        return response

    def _take(
        self, submission: Submission, identified: Identity, request: Request, work: str
    ) -> Receipt | None:
        """Take a message; None when too many came from its address.

        A message that was taken before is not counted.
        """
        try:
            previous, is_reachable = self._intake.previous(identified), True
        except JournalFailed:
            previous, is_reachable = None, False  # counting needs the journal too: skip it
        if previous:
            return previous
        judgement = Judgement()
        if self._spam_gate:
            judgement = self._spam_gate.judge(
                submission, request, key=identified.key, work=work, counted=is_reachable
            )
        if judgement.verdict is Verdict.REFUSE:
            return None
        return self._intake.accept(submission, identified, judgement.verdict, judgement.reason)

    def _respond(
        self, receipt: Receipt | None, answers: Submission, responder: Responder
    ) -> Response:
        if receipt is None:
            return responder.too_many(answers, self.settings, RETRY_AFTER_SECONDS)
        if receipt.status is Status.NOT_SENT:
            return responder.not_sent(answers, self.settings)
        if receipt.status is Status.REUSED:
            renewed = replace(answers, submission_id=secrets.token_hex(16), altcha="")
            fault = InvalidSubmission((FieldError("submission_id", "reused"),), renewed)
            return responder.invalid(fault, self.settings)
        return responder.accepted(receipt, self.settings)

    def _solved_puzzle(self, submission: Submission) -> str:
        settings, now = self.settings, self._clock.now()
        if not settings.altcha:
            return ""
        return altcha.solved(settings.secret, submission.altcha, now, *settings.earlier_secrets)

    def _require_route(self, request: Request) -> None:
        """Raise RequestRefused: 404 for a path that is not served, 405 for a wrong method."""
        methods = ALLOWED_METHODS.get(request.path, ()) if self._is_served(request.path) else ()
        if not methods:
            raise RequestRefused(404, "not_found")
        if request.method not in methods:
            raise RequestRefused(405, "method_not_allowed", allow=", ".join(methods))

    def _is_served(self, path: str) -> bool:
        """Whether the settings allow this path: tokens and puzzles are signed, links need both."""
        if path == "/contact/token":
            return bool(self.settings.secret)
        if path == "/contact/altcha":
            return bool(self.settings.secret) and self.settings.altcha
        return path not in SIGNED_PAGES or self._signed_pages is not None


def _with_key(answers: Submission, key: str) -> Submission:
    """Put the key of the header into the form: a page cannot send a header again."""
    return replace(answers, submission_id=answers.submission_id or key)


def _log(request: Request, status: int, **fields: str | int) -> None:
    log.write(
        "answered",
        status=status,
        request_id=request.request_id,
        **{name: value for name, value in fields.items() if value != ""},
    )
