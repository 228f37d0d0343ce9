"""One request through gate and flow, and its answer. Wiring is in `app`."""

import secrets
import time
from dataclasses import replace
from typing import Protocol

from contact_lambda import identity, log, signing
from contact_lambda.config import Settings
from contact_lambda.delivery import release_links
from contact_lambda.http import body, form, responses
from contact_lambda.http.events import Request, RequestRefused, Response
from contact_lambda.http.form import FieldError, InvalidSubmission, Submission
from contact_lambda.http.release_pages import ReleasePages
from contact_lambda.http.responses import Responder
from contact_lambda.identity import Identity
from contact_lambda.intake import Intake, Receipt, Status
from contact_lambda.ports import Clock, JournalFailed
from contact_lambda.spam import altcha
from contact_lambda.spam.gate import Judgement
from contact_lambda.spam.rate_limit import RETRY_AFTER
from contact_lambda.spam.score import Verdict

ALLOWED = {
    "/contact": ("POST",),
    "/contact/health": ("GET", "HEAD"),
    "/contact/token": ("GET", "HEAD"),
    "/contact/altcha": ("GET", "HEAD"),
    release_links.PATH: ("GET", "HEAD", "POST"),
}


class Judge(Protocol):
    """What decides about a message before it is taken."""

    def judge(self, submission: Submission, request: Request, *, counted: bool = True) -> Judgement:
        """The verdict on one message."""
        ...


class ContactEndpoint:
    """Answers requests with one clinic's settings."""

    def __init__(
        self,
        settings: Settings,
        flow: Intake,
        clock: Clock,
        gate: Judge | None,
        releasing: ReleasePages | None = None,
    ) -> None:
        self.settings, self._flow, self._clock, self._gate = settings, flow, clock, gate
        self._releasing = releasing

    def answer(self, request: Request, responder: Responder) -> Response:
        """Answer a request; a refusal is an answer too."""
        try:
            self._require_route(request)
            if request.path == "/contact":
                return self._message(request, responder)
            if request.path == release_links.PATH and self._releasing:
                return self._releasing.answer(request)
            return self._document(request)
        except RequestRefused as refusal:
            _log(request, refusal.status, outcome="refused", reason=refusal.code)
            return responder.refused(refusal)

    def _document(self, request: Request) -> Response:
        secret, now = self.settings.secret, self._clock.now()
        content: object = {"status": "ok"}
        if request.path == "/contact/token":
            content = {"token": signing.time_token(secret, now)}
        elif request.path == "/contact/altcha":
            content = altcha.challenge(secret, now)
        return responses.document(content, with_body=request.method == "GET")

    def _message(self, request: Request, responder: Responder) -> Response:
        settings, key = self.settings, form.hidden(request.idempotency_key)
        fields = body.read_fields(request)
        started = time.monotonic()
        responder = replace(responder, language=form.normalise(fields).language)
        try:
            submission = form.accept(fields, consent_required=settings.consent_required)
        except InvalidSubmission as fault:
            _log(request, 422, outcome="invalid")
            answers = _with_key(fault.answers, key)
            return responder.invalid(InvalidSubmission(fault.errors, answers), settings)
        who = identity.identify(submission, key, proof_of_work=self._work(submission))
        receipt = self._take(submission, who, request)
        response = self._respond(receipt, _with_key(submission, key), responder)
        _log(
            request,
            response.status,
            outcome=receipt.status.value if receipt else "too_many",
            reason=receipt.reason if receipt else "rate",
            reference=who.reference,
            ms=round((time.monotonic() - started) * 1000),
        )
        return response

    def _take(self, submission: Submission, who: Identity, request: Request) -> Receipt | None:
        """None when too many came from there; what was taken before is not even counted."""
        try:
            known, reachable = self._flow.known(who), True
        except JournalFailed:
            known, reachable = None, False  # nothing is counted either: it would only take time
        if known:
            return known
        judged = Judgement()
        if self._gate:
            judged = self._gate.judge(submission, request, counted=reachable)
        if judged.verdict is Verdict.REFUSE:
            return None
        return self._flow.accept(submission, who, judged.verdict, judged.reason)

    def _respond(
        self, receipt: Receipt | None, answers: Submission, responder: Responder
    ) -> Response:
        if receipt is None:
            return responder.too_many(answers, self.settings, RETRY_AFTER)
        if receipt.status is Status.NOT_SENT:
            return responder.not_sent(answers, self.settings)
        if receipt.status is Status.REUSED:
            fresh = replace(answers, submission_id=secrets.token_hex(16), altcha="")
            fault = InvalidSubmission((FieldError("submission_id", "reused"),), fresh)
            return responder.invalid(fault, self.settings)
        return responder.taken(receipt, self.settings)

    def _work(self, submission: Submission) -> str:
        if not self.settings.altcha:
            return ""
        return altcha.solved(self.settings.secret, submission.altcha, self._clock.now())

    def _require_route(self, request: Request) -> None:
        allowed = ALLOWED.get(request.path)
        signed = request.path in ("/contact/token", "/contact/altcha")
        if (signed and not self.settings.secret) or (
            request.path == "/contact/altcha" and not self.settings.altcha
        ):
            allowed = None
        if request.path == release_links.PATH and not self._releasing:
            allowed = None
        if allowed is None:
            raise RequestRefused(404, "not_found")
        if request.method not in allowed:
            raise RequestRefused(405, "method_not_allowed", allow=", ".join(allowed))


def _with_key(answers: Submission, key: str) -> Submission:
    """A page cannot send a header again, so the key goes into its form."""
    return replace(answers, submission_id=answers.submission_id or key)


def _log(request: Request, status: int, **fields: str | int) -> None:
    log.write(
        "answered",
        status=status,
        request_id=request.request_id,
        **{name: value for name, value in fields.items() if value != ""},
    )
