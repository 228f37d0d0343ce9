"""A visitor's message through the real runtime client, the handler, boto3 and the local SES."""

import io
import json
import os
import secrets
from urllib.parse import urlencode

import pytest

from infra.local.console import Console
from infra.local.contact import contact_side
from infra.local.environment import Addresses
from infra.local.http_api import MAX_EVENT
from infra.local.ports import Ports
from tests.infra.local.fetching import fetch

FORM = {"content_type": "application/x-www-form-urlencoded"}
JSON = {"content_type": "application/json"}
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ANSWERS = {
    "full_name": "Ann Visitor",
    "email": "ann@visitor.example",
    "phone": "",
    "message": "Hello, my back hurts.",
}


class Journey:
    """The contact side of the system, as a visitor and a practitioner meet it."""

    def __init__(self, ports, output):
        self.at, self.output = Addresses.of(ports), output

    def post(self, body, **headers):
        return fetch(self.at.form_action, body, **headers)

    def write(self, **changes):
        """Post the form as a browser without JavaScript does."""
        return self.post(urlencode(ANSWERS | changes), **FORM, **HTML)

    def mails(self):
        return fetch(f"{self.at.inbox}/messages.json").json()

    def switch(self, action):
        assert fetch(f"{self.at.inbox}/ses", f"action={action}", **FORM).status == 303


@pytest.fixture(scope="module")
def running():
    ports, output = Ports.free(), io.StringIO()
    with contact_side(ports, os.environ, Console(output)) as side:
        assert side.wait_loaded(), output.getvalue()
        yield Journey(ports, output)


@pytest.fixture
def journey(running):
    """The same system for every test; `received` gives the mails of this test only."""
    before = {mail["id"] for mail in running.mails()}
    running.received = lambda: [m for m in running.mails() if m["id"] not in before]
    return running


def test_a_message_becomes_one_mail_that_can_be_answered(journey):
    answer = journey.write()

    (mail,) = journey.received()
    reference = answer.headers["location"].partition("?ref=")[2]
    assert answer.status == 303
    assert answer.headers["location"] == f"{journey.at.thanks}?ref={reference}"
    assert len(reference) == 8
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
    answer = journey.post(urlencode(ANSWERS), **FORM, accept="application/json")

    assert answer.status == 200
    assert answer.json()["status"] == "sent"
    assert len(journey.received()) == 1


def test_json_is_taken_too_and_unknown_fields_are_ignored(journey):
    body = json.dumps(ANSWERS | {"unknown": 1, "message": "As JSON é"})

    answer = journey.post(body.encode(), **JSON)

    (mail,) = journey.received()
    assert answer.status == 200
    assert "As JSON é" in mail["text"]


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, b"message=%FF", FORM),
        (400, b"\xff\xfe", JSON),
        (400, b"{", JSON),
        (413, b"message=" + b"x" * 200_000, FORM),
        (413, b"message=" + b"x" * MAX_EVENT, FORM),
        (415, b"--x--", {"content_type": "multipart/form-data; boundary=x"}),
        (415, b"full_name=Ann", {}),
        (422, b"full_name=&email=nobody", FORM),
        (422, json.dumps(ANSWERS | {"full_name": 7}).encode(), JSON),
    ],
)
def test_bad_input_is_refused_with_its_status_and_nothing_is_sent(journey, status, body, headers):
    answer = journey.post(body, **headers)

    assert answer.status == status
    assert journey.received() == []


def test_another_method_is_a_405_that_names_what_is_allowed(journey):
    answer = fetch(journey.at.form_action, method="PUT")

    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_an_empty_form_comes_back_with_its_errors_and_answers(journey):
    answer = journey.write(full_name="", email="not-an-address", message="Kept text")

    assert answer.status == 422
    assert "<title>Error: " in answer.text
    assert 'href="#full_name"' in answer.text
    assert 'href="#email"' in answer.text
    assert "Kept text" in answer.text


def test_while_ses_is_stopped_nothing_is_called_sent_and_the_text_is_kept(journey):
    journey.switch("stop")
    try:
        page = journey.write(message="Please keep this")
        script = journey.post(urlencode(ANSWERS), **FORM, accept="application/json")
    finally:
        journey.switch("start")

    assert (page.status, script.status) == (503, 503)
    assert page.headers["retry-after"]
    assert "Please keep this" in page.text
    assert "You can also come and see us" in page.text
    assert journey.received() == []
    assert journey.write().status == 303


def test_the_handler_says_that_it_is_well(journey):
    assert fetch(f"{journey.at.contact}/contact/health").json() == {"status": "ok"}


def test_the_websites_script_may_read_the_answer(journey):
    answer = journey.post(urlencode(ANSWERS), **FORM, origin=journey.at.frontend)

    assert answer.headers["access-control-allow-origin"] == journey.at.frontend


def test_no_process_writes_a_word_of_a_visitor(journey):
    canary = "canary" + secrets.token_hex(4)
    fields = {
        "full_name": f"{canary} name",
        "email": f"{canary}@visitor.example",
        "phone": "",
        "message": f"{canary} message",
        "submission_id": f"{canary}-id",
    }

    journey.write(**fields)
    journey.write(**(fields | {"phone": canary}))
    journey.post(json.dumps(fields | {"full_name": [canary]}).encode(), **JSON)
    journey.post(f"{canary}=%FF".encode(), **FORM)
    fetch(f"{journey.at.form_action}?message={canary}", urlencode(fields), **FORM)
    journey.switch("stop")
    journey.write(**fields)
    journey.switch("start")

    written = journey.output.getvalue()
    assert "POST /contact 303" in written
    assert "POST /contact 503" in written
    assert canary not in written
