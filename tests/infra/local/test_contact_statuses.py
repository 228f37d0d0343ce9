"""Every status of the handler's contract, through the gateway and the real runtime client."""

import json
from urllib.parse import urlencode

import pytest

from infra.local.lambda_runtime.http_api import MAX_EVENT
from tests.infra.local.conftest import ANSWERS, FORM, HTML, SCRIPT, a_journey
from tests.infra.local.fetching import fetch
from tests.infra.local.waiting import wait_for_window

JSON = {"content_type": "application/json"}


def assert_guarded(answer):
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_200_when_the_mail_service_accepts_the_mail(journey):
    answer = journey.call()

    assert (answer.status, answer.json()["status"]) == (200, "sent")
    assert len(journey.received()) == 1
    assert_guarded(answer)


def test_202_when_the_mail_waits_in_the_journal(journey):
    journey.switch("throttle")

    answer = journey.call()

    assert (answer.status, answer.json()["status"]) == (202, "accepted")
    assert len(answer.json()["reference"]) == 8
    assert journey.received() == []
    assert_guarded(answer)


@pytest.mark.parametrize("action", ["start", "throttle"])
def test_303_to_the_thank_you_page_for_a_person_sent_or_accepted(journey, action):
    journey.switch(action)

    answer = journey.write(message=f"A person writes while SES does {action}")

    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{journey.at.form_action}/receipt?token=")
    assert_guarded(answer)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, b"message=%FF", FORM),
        (400, b"\xff\xfe", JSON),
        (400, b"{", JSON),
        (413, b"message=" + b"x" * 200_000, FORM),
        (415, b"--x--", {"content_type": "multipart/mixed; boundary=x"}),
        (422, b"--x--", {"content_type": "multipart/form-data; boundary=x"}),
        (415, b"full_name=Ann", {}),
        (422, b"full_name=&email=nobody", FORM),
        (422, json.dumps(ANSWERS | {"full_name": 7}).encode(), JSON),
    ],
)
@pytest.mark.parametrize("reader", [HTML, SCRIPT], ids=["person", "script"])
def test_bad_input_is_refused_with_its_status_and_nothing_is_sent(
    journey, status, body, headers, reader
):
    answer = journey.post(body, **headers, **reader)

    assert answer.status == status
    kind = answer.headers["content-type"]
    assert kind.startswith("text/html" if reader is HTML else "application/problem+json")
    assert journey.received() == []
    assert_guarded(answer)


def test_413_of_the_gateway_above_the_limit_of_lambda(journey):
    assert journey.post(b"message=" + b"x" * MAX_EVENT, **FORM).status == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_405_names_what_is_allowed(journey, method):
    answer = fetch(journey.at.form_action, method=method)

    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert_guarded(answer)


def test_422_when_a_key_is_reused_with_another_text(journey):
    first = journey.call(submission_id="one-key", message="First words")
    second = journey.call(submission_id="one-key", message="Other words")

    assert (first.status, second.status) == (200, 422)
    assert second.json()["errors"][0]["pointer"] == "#/submission_id"
    assert second.json()["errors"][0]["code"] == "reused"
    assert len(journey.received()) == 1


def test_429_with_retry_after_above_the_limit_of_one_address(journey):
    wait_for_window()

    answers = [journey.call(message=f"Message {number}") for number in range(12)]

    assert [answer.status for answer in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(journey.received()) == 10
    assert_guarded(answers[-1])

    page = journey.write(message="Please keep this")
    assert page.status == 429
    assert "Please keep this" in page.text


def test_an_accepted_message_is_confirmed_even_above_the_limit(journey):
    first = journey.call(message="Message 0")
    for number in range(1, 12):
        journey.call(message=f"Message {number}")

    again = journey.call(message="Message 0")

    assert (again.status, again.json()) == (200, first.json())


def test_503_when_neither_journal_nor_mail_service_accepts_it(journey):
    journey.switch("stop")
    journey.switch("stop", "journal")

    page = journey.write(message="Please keep this")
    script = journey.call()

    assert (page.status, script.status) == (503, 503)
    assert int(page.headers["retry-after"]) > 0
    assert int(script.headers["retry-after"]) > 0
    assert "Please keep this" in page.text
    assert "You can also come and see us" in page.text
    assert "You can also come and see us" in script.json()["detail"]
    assert journey.received() == []
    assert_guarded(page)
    assert_guarded(script)


def test_500_without_a_cause_when_the_settings_are_wrong():
    with a_journey(CONTACT_CONSENT_REQUIRED="perhaps") as journey:
        page, script = journey.write(message="canary"), journey.call(message="canary")
        health = fetch(f"{journey.at.contact}/contact/health")

    assert (page.status, script.status, health.status) == (500, 500, 500)
    assert "CONTACT_CONSENT_REQUIRED" not in page.text + script.text
    assert "CONTACT_CONSENT_REQUIRED" in journey.output.getvalue()
    assert "perhaps" not in journey.output.getvalue()
    assert "canary" not in journey.output.getvalue()


def test_the_health_check_answers_ok(journey):
    answer = fetch(f"{journey.at.contact}/contact/health")

    assert (answer.status, answer.json()) == (200, {"status": "ok"})


def test_a_token_is_issued_and_accepted_with_a_message(journey):
    answer = fetch(f"{journey.at.contact}/contact/token")

    assert answer.status == 200
    assert_guarded(answer)
    assert journey.call(token=answer.json()["token"]).status == 200
    (mail,) = journey.received()
    assert "[check]" not in mail["subject"]


def test_another_path_is_a_404(journey):
    assert fetch(f"{journey.at.contact}/other", urlencode(ANSWERS), **FORM).status == 404
