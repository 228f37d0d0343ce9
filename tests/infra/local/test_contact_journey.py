"""A visitor's message through the real runtime client, the handler, boto3 and the local SES."""

import json
import re
from urllib.parse import urlencode

import pytest

from contact_lambda.record import Worklist
from tests.infra.local.conftest import ANSWERS, FORM
from tests.infra.local.fetching import fetch

JSON = {"content_type": "application/json"}


def test_a_message_becomes_one_mail_that_can_be_answered(journey):
    answer = journey.write()

    (mail,) = journey.received()
    receipt = re.escape(journey.at.form_action) + r"/receipt\?token=[\w-]{74}&language=en"
    assert re.fullmatch(receipt, answer.headers["location"])
    reference = re.search(r"[A-Z2-7]{8}", fetch(answer.headers["location"]).text)[0]
    assert answer.status == 303
    assert mail["reply_to"] == "ann@visitor.example"
    assert mail["to"] == "lead@clinic.example"
    assert mail["from"] == "Example Clinic website <website@clinic.example>"
    assert mail["subject"] == f"New website message {reference}"
    assert "Hello, my back hurts." in mail["text"]
    assert "Hello, my back hurts." in mail["html"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Visitor, Ann", "One line"),
        ("Ann <b>Bold</b>", "<script>alert(1)</script> & more"),
        ("安娜 🙂", "Pain 🙂👩🏽‍⚕️ at night"),
        ("אן", "שלום, יש לי כאב גב\nכבר שבועיים"),
        ("Ann", "First line\r\n\r\nThird line\r\n  indented"),
        ("Ann", "From the start\n.\n--\n=_boundary=20 " + "long " * 60),
        ('Ann "The\r\nBcc: everyone@evil.example\r\nBack"', "x\r\nSubject: mine"),
    ],
)
def test_the_message_arrives_verbatim_and_sets_no_header(journey, name, message):
    answer = journey.write(full_name=name, message=message)

    (mail,) = journey.received()
    assert answer.status == 303
    assert message.replace("\r\n", "\n") in mail["text"].replace("\r\n", "\n")
    assert [h["name"] for h in mail["headers"]].count("Reply-To") == 1
    assert "bcc" not in {h["name"].lower() for h in mail["headers"]}
    assert mail["subject"].startswith("New website message ")
    assert "Ann" not in mail["subject"]


def test_a_script_gets_json(journey):
    answer = journey.call()

    assert answer.status == 200
    assert answer.json()["status"] == "sent"
    assert len(journey.received()) == 1


def test_json_is_accepted_and_unknown_fields_are_ignored(journey):
    body = json.dumps(ANSWERS | {"unknown": 1, "message": "As JSON é"})

    answer = journey.post(body.encode(), **JSON)

    (mail,) = journey.received()
    assert answer.status == 200
    assert "As JSON é" in mail["text"]


def test_an_empty_form_comes_back_with_its_errors_and_answers(journey):
    answer = journey.write(full_name="", email="not-an-address", message="Kept text")

    assert answer.status == 422
    assert "<title>Error: " in answer.text
    assert 'href="#full_name"' in answer.text
    assert 'href="#email"' in answer.text
    assert "Kept text" in answer.text


def test_the_health_check_answers_ok(journey):
    assert fetch(f"{journey.at.contact}/contact/health").json() == {"status": "ok"}


def test_the_websites_script_may_read_the_answer(journey):
    answer = journey.post(urlencode(ANSWERS), **FORM, origin=journey.at.frontend)

    assert answer.headers["access-control-allow-origin"] == journey.at.frontend


def test_two_messages_of_one_visitor_are_two_mails(journey):
    journey.write(message="My back hurts.")
    journey.write(message="And my knee.")

    assert len(journey.received()) == 2


def test_the_text_of_a_delivered_message_is_kept_for_a_day(journey):
    reference = journey.call().json()["reference"]
    journey.settle()

    (row,) = [item for item in journey.side.journal.items() if item.get("reference") == reference]
    assert row["state"] == "DELIVERED"
    assert "payload" in row
    assert row["open"] == str(Worklist.TO_WATCH.value)
    assert 86_000 < int(row["due"]) - int(row["created"]) < 87_000


def test_the_journal_page_shows_the_state_of_a_message_without_its_text(journey):
    journey.switch("throttle")
    reference = journey.call(message="canary words").json()["reference"]

    page = fetch(f"{journey.at.inbox}/journal").text

    assert reference in page
    assert "TooManyRequestsException" in page
    assert "canary" not in page
    assert journey.status()["rows"]["READY"] >= 1
