"""A word that only the visitor wrote must be found nowhere but in the mail and their own page."""

import email
import logging
import traceback
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda.http import form, lambda_events, request_body
from contact_lambda.http.form import InvalidSubmission
from tests.contact_lambda.fakes import AcceptingMailer, BrokenMailer, RefusingMailer
from tests.contact_lambda.samples import BROWSER, SCRIPT, SETTINGS, form_event, json_event

CANARIES = {
    "full_name": "Canaryname Quokka",
    "email": "canaryemail@quokka.example",
    "phone": "canaryphone 0207946",
    "message": "canarymessage quokka",
    "submission_id": "canarysubmission-quokka",
    "form_id": "canaryform-quokka",
    "topic": "canarytopic-quokka",
    "consent": "canaryconsent",
    "unknown": "canaryunknown",
}
SETTLED = replace(SETTINGS, consent_required=False)
KEY = {"Idempotency-Key": "canarykey-quokka", "Referer": "https://x.example/?canaryreferer"}
WORDS = ("canary", "quokka", "0207946")
OUTCOMES = {
    "sent": (AcceptingMailer, {}),
    "not sent": (RefusingMailer, {}),
    "failed": (BrokenMailer, {}),
    "invalid": (AcceptingMailer, {"email": "canarybroken quokka"}),
    "repeated key": (AcceptingMailer, {"submission_id": ""}),
}


def without_canary(text: str) -> bool:
    return not any(word in text.lower() for word in WORDS)


@pytest.fixture(autouse=True)
def _log_everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("accept", [BROWSER, SCRIPT])
@pytest.mark.parametrize("send", [form_event, json_event])
def test_no_log_line_address_or_subject_has_a_word_of_the_visitor(
    outcome: str,
    accept: str,
    send: Any,
    handle_with: Any,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    kind, changes = OUTCOMES[outcome]
    mailer = kind()

    answer = handle_with(mailer, SETTLED)(send({**CANARIES, **changes}, accept=accept, headers=KEY))

    written = capfd.readouterr()
    assert written.out.count("\n") == 1
    assert without_canary(written.out + written.err + caplog.text)
    assert without_canary(str(answer["headers"]))
    assert bool(mailer.mails) == (outcome in {"sent", "repeated key"})
    for mail in mailer.mails:
        message = email.message_from_bytes(mail.raw, policy=default)
        own = {name: value for name, value in message.items() if name != "Reply-To"}
        assert without_canary(str(own))


@pytest.mark.parametrize(
    "event",
    [
        form_event(CANARIES, path="/canarypath"),
        form_event(CANARIES, method="CANARYMETHOD"),
        form_event(CANARIES, content_type="canary/type"),
        form_event(CANARIES, content_type="application/json"),
        form_event({**CANARIES, "message": "canary" * 40_000}),
        json_event([CANARIES]),
        {**form_event(CANARIES), "body": "canary%%"},
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, SCRIPT])
def test_a_refusal_repeats_nothing_at_all(
    event: dict[str, Any], accept: str, handle: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    event = {**event, "headers": {**event.get("headers", {}), "accept": accept}}

    answer = handle(event)

    written = capfd.readouterr()
    assert answer["statusCode"] >= 400
    assert without_canary(written.out + written.err + str(answer))


@pytest.mark.parametrize("outcome", ["sent", "not sent", "failed"])
def test_a_script_gets_none_of_its_words_back(outcome: str, handle_with: Any) -> None:
    mailer = OUTCOMES[outcome][0]()

    answer = handle_with(mailer, SETTLED)(json_event(CANARIES, headers=KEY))

    assert without_canary(str(answer))


def test_no_exception_and_no_traceback_has_a_word_of_the_visitor() -> None:
    request = lambda_events.read_request(form_event({**CANARIES, "email": "canary"}, headers=KEY))

    with pytest.raises(InvalidSubmission) as caught:
        form.accept(request_body.read_fields(request), consent_required=True)

    text = "".join(traceback.format_exception(caught.value))
    assert without_canary("".join(line for line in text.splitlines() if "canary.py" not in line))
    assert without_canary(repr(request) + repr(caught.value.answers))
