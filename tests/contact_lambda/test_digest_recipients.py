"""Digests go to those who get the messages that they name."""

import json
from dataclasses import replace

import pytest

from contact_lambda import routes
from contact_lambda.config import Settings
from contact_lambda.ports import Email, Outcome
from contact_lambda.record import DIGEST, MESSAGE, State
from tests.contact_lambda.fakes import AcceptingMailer
from tests.contact_lambda.test_bounces import DAY, HOUR, MINUTE
from tests.contact_lambda.test_receipt import SETTINGS, Desk
from tests.contact_lambda.test_several_recipients import MailerThatRefuses

LEAD, FIRST, SECOND = SETTINGS.recipient_lead, "booking@clinic.example", "desk2@clinic.example"
ROUTES = {
    "roles": {"booking": {"to": [FIRST, SECOND], "copies": ["copy@clinic.example"]}},
    "topics": {"visit": {"role": "booking", "label": "An appointment"}},
}
CLINIC = replace(SETTINGS, routes=routes.parse(json.dumps(ROUTES)))
SPAM = {"website": "x", "message": "http://a http://b http://c"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch, CLINIC)


def digests(desk: Desk) -> list[Email]:
    return [each for each in desk.mailer.mails if each.tags["kind"] == DIGEST]


def redeployed(desk: Desk, settings: Settings, mailer: AcceptingMailer | None = None) -> None:
    desk.mailer = mailer or desk.mailer
    desk.deploy(settings)


def test_held_messages_are_named_to_those_whom_they_are_for(desk: Desk) -> None:
    said = [
        desk.said(submission_id=topic + name, topic=topic, **SPAM)["reference"]
        for topic, name in (("visit", "1"), ("visit", "2"), ("", "3"))
    ]
    desk.wait(HOUR)
    desk.wait(MINUTE)

    named = {
        mail.recipient: [each for each in said if each.encode() in mail.raw]
        for mail in digests(desk)
    }
    assert named == {FIRST: said[:2], SECOND: said[:2], LEAD: said[2:]}
    assert len(digests(desk)) == 3
    held = [each for each in desk.journal.stored.values() if each.kind == MESSAGE]
    assert {each.state for each in held} == {State.QUARANTINED}


def test_a_digest_that_one_of_them_did_not_get_is_sent_again_to_that_one(desk: Desk) -> None:
    desk.said(topic="visit", **SPAM)
    redeployed(desk, CLINIC, MailerThatRefuses(SECOND, Outcome.NOT_ACCEPTED))
    desk.wait(HOUR)
    for _ in range(5):
        desk.wait(MINUTE)

    assert [each.recipient for each in digests(desk)] == [FIRST, SECOND]


def test_a_reminder_goes_to_those_who_have_the_message(desk: Desk) -> None:
    reference = desk.said(topic="visit")["reference"]
    desk.wait(MINUTE)
    for mail in [*desk.mailer.mails]:
        desk.tell("Delivery", mail)
    desk.wait(6 * DAY)
    desk.wait(MINUTE)

    assert [each.recipient for each in digests(desk)] == [FIRST, SECOND]
    assert all(reference.encode() in each.raw for each in digests(desk))


def test_held_messages_of_a_role_that_is_gone_are_named_to_the_lead(desk: Desk) -> None:
    desk.said(topic="visit", **SPAM)
    redeployed(desk, replace(CLINIC, routes=routes.ONLY_LEAD))
    desk.wait(HOUR)
    desk.wait(MINUTE)

    assert [each.recipient for each in digests(desk)] == [LEAD]


def test_a_message_of_a_role_that_is_gone_reaches_the_lead(desk: Desk) -> None:
    accepting = desk.mailer
    redeployed(desk, CLINIC, MailerThatRefuses(FIRST, Outcome.NOT_ACCEPTED))
    desk.said(topic="visit")
    redeployed(desk, replace(CLINIC, routes=routes.ONLY_LEAD), accepting)
    desk.wait(HOUR)

    assert [each.recipient for each in desk.mailer.mails if each.tags["kind"] == MESSAGE] == [LEAD]
