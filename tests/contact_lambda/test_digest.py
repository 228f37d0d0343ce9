"""The digest of held messages, through the handler."""

import email
import json
from email.policy import default

from contact_lambda.ports import Outcome
from contact_lambda.record import State, Worklist
from tests.contact_lambda.fakes import AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import (
    DAY,
    MINUTE,
    SCHEDULE,
    event_about,
    mailer_that,
    subject_of,
)


def test_held_messages_are_told_of_once_within_the_hour_and_can_be_read_there(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    trapped = {**GOOD, "website": "x", "message": "See http://a http://b http://c <b>now</b>"}
    answer = journalled(json_event(trapped))
    assert answer["statusCode"] == 202
    assert mailer.mails == []

    clock.pass_(50 * MINUTE - 1)
    journalled(SCHEDULE)
    assert mailer.mails == []

    for _ in range(3):
        clock.pass_(MINUTE)
        journalled(SCHEDULE)
    (mail,) = mailer.mails
    message = email.message_from_bytes(mail.raw, policy=default)
    reference = json.loads(answer["body"])["reference"]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert reference in text
    assert "Ann Example" in text
    assert "See http://a" in text
    assert "&lt;b&gt;now" in html
    assert 'href="http' not in html
    assert reference not in message["Subject"]
    assert "Reply-To" not in message
    held = next(record for record in journal.stored.values() if record.kind == "message")
    assert (held.state, held.worklist, held.due) == (
        State.QUARANTINED,
        Worklist.TO_WATCH,
        held.ttl,
    )

    journalled(event_about("ses_delivery", mail))
    clock.pass_(31 * DAY)
    journalled(SCHEDULE)
    assert not [record for record in journal.stored.values() if record.payload or record.worklist]


def test_a_digest_that_ses_refuses_is_sent_later(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = mailer_that(Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event({**GOOD, "website": "x", "message": "http://a http://b http://c"}))
    clock.pass_(50 * MINUTE)

    for _ in range(3):
        handle(SCHEDULE)
        clock.pass_(MINUTE)

    assert [subject_of(each)[:21] for each in mailer.mails] == ["Held website messages"]
