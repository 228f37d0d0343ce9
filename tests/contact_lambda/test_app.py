"""Each status that the handler answers, through the handler itself."""

import email
import json
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.identity import identify
from contact_lambda.submission import Submission
from tests.contact_lambda.answers import page, problem
from tests.contact_lambda.fakes import (
    AcceptingMailer,
    BrokenMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
)
from tests.contact_lambda.samples import (
    BROWSER,
    ENVIRONMENT,
    GOOD,
    JOURNALLED,
    SETTINGS,
    SHAPES,
    event_of,
    form_event,
    json_event,
    stored_event,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_browser_is_sent_to_the_thank_you_page(
    handle, mailer: AcceptingMailer, shape: str
) -> None:
    answer = handle(stored_event(shape))

    key = "6b0c1c52-2c5e-4a57-9f0f-5e1a52a3a001"
    reference = identify(Submission(submission_id=key)).reference
    assert answer["statusCode"] == 303
    assert answer["headers"]["Location"] == (
        f"https://www.clinic.example/contact/sent/?ref={reference}"
    )
    (mail,) = mailer.mails
    message = email.message_from_bytes(mail.raw, policy=default)
    assert message["Reply-To"] == "ann@example.org"
    text = message.get_body(("plain",)).get_content()
    assert text.endswith("My back hurts.\r\nWhat can I do?\r\n")


def test_the_thank_you_page_is_told_a_language_that_is_not_the_default(handle_with) -> None:
    sent = GOOD | {"language": "fr"}

    answer = handle_with(AcceptingMailer(), SETTINGS)(form_event(sent, accept=BROWSER))

    reference = identify(Submission(**sent)).reference
    assert answer["headers"]["Location"] == (
        f"https://www.clinic.example/contact/sent/?ref={reference}&language=fr"
    )


def test_the_reference_joins_what_the_thank_you_address_already_asks(handle_with) -> None:
    settings = replace(SETTINGS, thanks_url="https://www.clinic.example/sent?lang=en#top")

    answer = handle_with(AcceptingMailer(), settings)(form_event(GOOD, accept=BROWSER))

    reference = identify(Submission(**GOOD)).reference
    assert answer["headers"]["Location"] == (
        f"https://www.clinic.example/sent?lang=en&ref={reference}#top"
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("send", [form_event, json_event])
def test_a_script_gets_the_reference(handle, mailer: AcceptingMailer, shape: str, send) -> None:
    answer = handle(send(GOOD, shape=shape))

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert json.loads(answer["body"]) == {
        "reference": identify(Submission(**GOOD)).reference,
        "status": "sent",
    }
    assert len(mailer.mails) == 1


def test_unknown_fields_do_not_matter(handle) -> None:
    assert handle(json_event({**GOOD, "colour": {"deep": [1]}, "age": 7}))["statusCode"] == 200


def test_an_idempotency_key_gives_each_retry_the_same_reference(handle) -> None:
    headers = {"Idempotency-Key": "abc"}
    first = handle(json_event(GOOD, headers=headers))
    again = handle(json_event({**GOOD, "phone": "020 7946 0000"}, headers=headers))

    assert json.loads(first["body"])["reference"] == json.loads(again["body"])["reference"]


def test_a_script_gets_every_error_with_a_pointer(handle, mailer: AcceptingMailer) -> None:
    answer = handle(json_event({"full_name": 7, "email": "ann"}))

    assert answer["statusCode"] == 422
    document = problem(answer)
    assert document["title"] == "Your message is not sent yet"
    assert document["errors"] == [
        {"pointer": "#/full_name", "code": "wrong_type", "detail": "full_name must be text"},
        {
            "pointer": "#/email",
            "code": "format",
            "detail": "Enter an email address in the correct format, like name@example.com",
        },
        {"pointer": "#/message", "code": "blank", "detail": "Enter your message"},
    ]
    assert mailer.mails == []


def test_a_browser_gets_the_form_back_with_its_answers(handle, mailer: AcceptingMailer) -> None:
    answer = handle(
        form_event({"message": "kept", "submission_id": "an-id", "email": "x"}, accept=BROWSER)
    )

    assert answer["statusCode"] == 422
    assert page(answer).sends() == {
        "full_name": "",
        "email": "x",
        "phone": "",
        "message": "kept",
        "submission_id": "an-id",
        "language": "en",
    }
    assert mailer.mails == []


def test_a_body_that_is_missing_is_an_empty_form(handle) -> None:
    assert handle(event_of(None))["statusCode"] == 422


def test_a_header_injection_is_a_422_and_no_mail(handle, mailer: AcceptingMailer) -> None:
    fields = {**GOOD, "email": "ann@example.org\r\nBcc: other@example.net"}

    answer = handle(form_event(fields))

    assert [each["pointer"] for each in problem(answer)["errors"]] == ["#/email"]
    assert mailer.mails == []


def test_a_stopped_mail_service_is_a_503_with_another_way(handle_with) -> None:
    answer = handle_with(RefusingMailer())(json_event(GOOD))

    assert answer["statusCode"] == 503
    assert answer["headers"]["Retry-After"] == "60"
    document = problem(answer)
    assert document["title"] == "Your message was not sent"
    assert document["detail"] == SETTINGS.other_way


def test_the_503_page_can_be_sent_again_with_the_same_reference(
    handle, handle_with, mailer: AcceptingMailer
) -> None:
    fields = {**GOOD, "message": "My back\r\nhurts 😀.", "submission_id": "an-id"}
    refused = handle_with(RefusingMailer())(form_event(fields, accept=BROWSER))
    assert refused["statusCode"] == 503
    assert refused["headers"]["Retry-After"] == "60"
    kept = {name: value or "" for name, value in page(refused).sends().items()}

    answer = handle_with(mailer)(form_event(kept, accept=BROWSER))

    reference = identify(Submission(submission_id="an-id")).reference
    assert answer["headers"]["Location"].endswith(f"?ref={reference}")
    assert kept["message"] == "My back\nhurts 😀."


def test_a_key_from_a_header_goes_on_in_the_form_of_the_page(handle_with) -> None:
    event = form_event(GOOD, accept=BROWSER, headers={"idempotency-key": "abc"})

    answer = handle_with(RefusingMailer())(event)

    assert page(answer).sends()["submission_id"] == "abc"


@pytest.mark.parametrize("shape", SHAPES)
def test_health_is_a_200(handle, shape: str) -> None:
    answer = handle(event_of(None, shape=shape, method="GET", path="/contact/health"))

    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})


def test_health_without_a_body_for_head(handle) -> None:
    answer = handle(event_of(None, method="HEAD", path="/contact/health"))

    assert (answer["statusCode"], answer["body"]) == (200, "")


def test_a_fault_nobody_foresaw_is_a_500_without_its_text(
    handle_with, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = handle_with(BrokenMailer())(json_event(GOOD))

    assert answer["statusCode"] == 500
    assert problem(answer)["detail"].endswith(SETTINGS.other_way)
    line = json.loads(capsys.readouterr().out)
    del line["_aws"]
    assert line == {"event": "failed", "error": "RuntimeError", "HandlerFailed": 1}


def test_the_500_page_names_another_way(handle_with) -> None:
    answer = handle_with(BrokenMailer())(form_event(GOOD, accept=BROWSER))

    assert answer["statusCode"] == 500
    assert SETTINGS.other_way in page(answer).text["main"][0]


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"source": "aws.s3", "detail": {"bucket": "canary"}},
        {"Records": [{"body": "canary"}]},
        {"httpMethod": None},
        {"requestContext": {"http": {"path": "/contact"}}, "httpMethod": "POST"},
        {"source": "aws.ses"},
        {"source": "aws.ses", "detail": ["canary"]},
        ["canary"],
        None,
    ],
    ids=str,
)
def test_an_event_that_is_neither_a_request_nor_known_raises_so_that_aws_retries(
    handle, capsys: pytest.CaptureFixture[str], event: Any
) -> None:
    with pytest.raises(app.WorkFailed, match="UnknownEvent"):
        handle(event)

    logged = capsys.readouterr().out
    assert json.loads(logged)["HandlerFailed"] == 1
    assert "canary" not in logged


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        *((shape, path) for shape in SHAPES for path in ("/", "/contact/", "//contact", "")),
        *((shape, "/forms/contact") for shape in SHAPES),  # a custom domain's own path
        *((shape, "/%63ontact%2F") for shape in SHAPES),
        ("rest_api_v1", "/prod/contact"),
    ],
)
def test_the_form_is_found_wherever_a_gateway_puts_it(
    handle, mailer: AcceptingMailer, shape: str, path: str
) -> None:
    event = form_event(GOOD, shape=shape)
    event["rawPath" if "rawPath" in event else "path"] = path

    assert handle(event)["statusCode"] == 200
    assert len(mailer.mails) == 1


@pytest.mark.parametrize("path", ["/prod", "/prod/", "/prod/forms/contact/"])
def test_the_root_of_a_stage_is_the_form(handle, path: str) -> None:
    event = form_event(GOOD)
    event["rawPath"] = path

    assert handle(event)["statusCode"] == 200


@pytest.mark.parametrize("path", ["/health", "/contact/health/", "/a/b/contact/health"])
def test_what_is_below_the_form_is_found_with_it(handle, path: str) -> None:
    assert handle(event_of(None, method="GET", path=path))["statusCode"] == 200


@pytest.mark.parametrize("path", ["/other", "/contact/other", "/other/health", "/contacts"])
def test_what_leads_nowhere_is_a_404(handle, path: str) -> None:
    assert handle(form_event(GOOD, path=path))["statusCode"] == 404


@pytest.fixture
def _fresh_app(monkeypatch: pytest.MonkeyPatch):
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    app.contact_app.cache_clear()
    yield
    app.contact_app.cache_clear()


@pytest.mark.usefixtures("_fresh_app")
def test_missing_settings_are_a_500_and_named_in_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = app.handler(event_of(method="GET", path="/contact/health", accept=BROWSER), None)

    assert answer["statusCode"] == 500
    assert page(answer).text["h1"] == ["Something went wrong"]
    line = json.loads(capsys.readouterr().out)
    del line["_aws"]
    assert line == {
        "HandlerFailed": 1,
        "event": "settings",
        "error": "InvalidSettings",
        "variables": ",".join(sorted(ENVIRONMENT)),
    }


@pytest.mark.usefixtures("_fresh_app")
def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    health = event_of(method="GET", path="/contact/health")
    assert app.handler(health, None)["statusCode"] == 200

    monkeypatch.delenv("CONTACT_SENDER")

    assert app.handler(health, None)["statusCode"] == 200


@pytest.mark.parametrize(
    ("shape", "origin", "path", "allowed"),
    [
        ("rest_api_v1", "https://www.clinic.example", "/contact", True),
        ("rest_api_v1", "https://evil.example", "/contact", False),
        ("rest_api_v1", "https://www.clinic.example", "/contact/release", False),
        ("http_api_v2", "https://www.clinic.example", "/contact", False),
        ("function_url", "https://www.clinic.example", "/contact", False),
    ],
)
def test_the_function_speaks_of_cors_only_where_the_gateway_does_not(
    handle_with, shape: str, origin: str, path: str, allowed: bool
) -> None:
    settings = replace(JOURNALLED, form_origins=("https://www.clinic.example",))
    handle = handle_with(AcceptingMailer(), settings, MemoryJournal())

    answer = handle(form_event(GOOD, shape=shape, path=path, headers={"origin": origin}))

    given = answer["headers"].get("Access-Control-Allow-Origin")
    assert given == (origin if allowed else None)


@pytest.mark.parametrize(
    ("shape", "origin", "status"),
    [
        ("rest_api_v1", "https://www.clinic.example", 204),
        ("rest_api_v1", "https://evil.example", 405),
        ("http_api_v2", "https://www.clinic.example", 405),
    ],
)
def test_a_named_origin_may_send_json_through_a_rest_api(
    handle_with, shape: str, origin: str, status: int
) -> None:
    """A browser asks first, as JSON is more than what a plain form can send."""
    settings = replace(JOURNALLED, form_origins=("https://www.clinic.example",))
    handle = handle_with(AcceptingMailer(), settings, MemoryJournal())

    answer = handle(event_of(shape=shape, method="OPTIONS", headers={"origin": origin}))

    assert answer["statusCode"] == status
    headers = answer["headers"].get("Access-Control-Allow-Headers", "")
    assert ("Content-Type" in headers) is (status == 204)


def test_without_a_script_the_same_words_are_the_same_message_for_a_day(
    journalled, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    """The plain form has no key of its own: a second press, Back or a reload sends it as it is."""
    said = GOOD | {"message": "My back hurts.\r\nSince May.", "submission_id": ""}

    def press(**changes: str) -> str:
        answer = journalled(form_event(said | changes, accept=BROWSER))
        assert answer["statusCode"] == 303
        return str(answer["headers"]["Location"]).partition("ref=")[2][:8]

    first = press()
    assert {press(), press(language="fr"), press(message="My back hurts.\nSince May.")} == {first}
    clock.pass_(86_400)
    assert press() == first
    assert len(mailer.mails) == 1

    assert press(message="My back hurts. Since June.") != first
    clock.pass_(60)
    press()
    assert len(mailer.mails) == 3
