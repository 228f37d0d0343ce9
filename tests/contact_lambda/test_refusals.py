"""Each request that the handler refuses, and what holds for every answer."""

from typing import Any

import pytest

from tests.contact_lambda.answers import page, problem
from tests.contact_lambda.fakes import AcceptingMailer, BrokenMailer, RefusingMailer
from tests.contact_lambda.samples import (
    BROWSER,
    GOOD,
    SETTINGS,
    event_of,
    form_event,
    json_event,
)

FILE = (
    '--x\r\nContent-Disposition: form-data; name="a"; filename="scan.pdf"\r\n\r\n%PDF\r\n--x--\r\n'
)
REFUSED = [
    (400, "not_utf8", event_of(b"full_name=\xff")),
    (400, "malformed_json", event_of("{", content_type="application/json")),
    (400, "not_an_object", json_event([1])),
    (400, "too_many_fields", form_event({f"f{n}": "" for n in range(21)})),
    (400, "repeated_field", event_of("email=a&email=b")),
    (404, "not_found", event_of(path="/elsewhere")),
    (404, "not_found", event_of(path="/contact/nowhere", method="GET")),
    (405, "method_not_allowed", event_of(method="GET")),
    (405, "method_not_allowed", event_of(method="OPTIONS")),
    (405, "method_not_allowed", event_of(method="POST", path="/contact/health")),
    (413, "too_large", form_event({**GOOD, "message": "x" * 200_000})),
    (400, "malformed_parts", event_of("x", content_type="multipart/form-data; boundary=x")),
    (415, "files", event_of(FILE, content_type="multipart/form-data; boundary=x")),
    (415, "unsupported_type", event_of("x", content_type="text/plain")),
]


@pytest.mark.parametrize(("status", "code", "event"), REFUSED)
def test_a_script_is_told_why_a_request_is_refused(
    handle, mailer: AcceptingMailer, status: int, code: str, event: dict[str, Any]
) -> None:
    answer = handle(event)

    assert answer["statusCode"] == status
    assert problem(answer)["code"] == code
    assert mailer.mails == []


@pytest.mark.parametrize(("status", "code", "event"), REFUSED)
def test_a_browser_gets_a_page_about_it(
    handle, status: int, code: str, event: dict[str, Any]
) -> None:
    event = {**event, "headers": {**event["headers"], "accept": BROWSER}}

    answer = handle(event)

    assert answer["statusCode"] == status
    assert SETTINGS.other_way in page(answer).text["main"][0]


def test_broken_base64_is_a_400(handle) -> None:
    event = event_of()
    event["body"] = "%%%"

    assert problem(handle(event))["code"] == "unreadable_body"


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [("/contact", "PUT", "POST"), ("/contact/health", "PUT", "GET, HEAD")],
)
def test_a_405_names_the_methods_that_are_allowed(
    handle, path: str, method: str, allow: str
) -> None:
    assert handle(event_of(path=path, method=method))["headers"]["Allow"] == allow


def test_every_answer_forbids_storing_and_sniffing(handle, handle_with) -> None:
    answers = [handle(event) for _, _, event in REFUSED]
    answers += [handle(json_event(GOOD)), handle(form_event(GOOD, accept=BROWSER))]
    answers += [handle_with(each())(json_event(GOOD)) for each in (RefusingMailer, BrokenMailer)]

    for answer in answers:
        assert answer["headers"]["Cache-Control"] == "no-store"
        assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
