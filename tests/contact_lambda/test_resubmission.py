"""A message whose text is gone after 30 days of bounces, and which its writer sends again."""

import email
from dataclasses import replace
from email.policy import default

from contact_lambda import app
from contact_lambda.aws.items import to_item, to_record
from contact_lambda.http import lambda_events
from contact_lambda.messages.local_time import format_moment
from contact_lambda.ports import Email
from contact_lambda.record import RETENTION_SECONDS, State
from contact_lambda.texts import texts_for
from tests.contact_lambda.fakes import NOON
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.test_bounces import Clinic

SIX_HOURS = 6 * 3_600
MESSAGE = json_event({**GOOD, "submission_id": "a-key"})
WITHOUT_FALLBACK = replace(JOURNALLED, recipient_fallback="")


def post(clinic: Clinic) -> Email:
    """Send the form with the key that it has had from the start."""
    request = lambda_events.read_request(MESSAGE)
    clinic.app.contact.answer(request, app.Responder(html=False, settings=JOURNALLED))
    return clinic.mailer.mails[-1]


def bounce_for_thirty_days(clinic: Clinic) -> None:
    """Bounce every attempt until the handler gives the message up."""
    while clinic.record.state is not State.BOUNCED:
        clinic.tell("Permanent/General", clinic.mailer.mails[-1])
        clinic.clock.pass_(SIX_HOURS)
        clinic.app.scheduled()


def written(mail: Email) -> str:
    text = email.message_from_bytes(mail.raw, policy=default).get_body(("plain",)).get_content()
    return next(line for line in text.splitlines() if line.startswith("Written: "))


def test_a_message_that_is_sent_again_gets_its_own_thirty_days() -> None:
    clinic = Clinic(WITHOUT_FALLBACK)
    post(clinic)
    bounce_for_thirty_days(clinic)
    assert not clinic.record.payload
    clinic.clock.pass_(3_600)

    post(clinic)
    sent_again = clinic.clock.time
    clinic.tell("Permanent/General", clinic.mailer.mails[-1])

    assert (clinic.record.state, bool(clinic.record.payload)) == (State.READY, True)
    bounce_for_thirty_days(clinic)
    assert clinic.clock.time - sent_again >= RETENTION_SECONDS


def test_the_mail_of_a_message_that_is_sent_again_has_its_own_date() -> None:
    clinic = Clinic(WITHOUT_FALLBACK)
    post(clinic)
    bounce_for_thirty_days(clinic)

    mail = post(clinic)

    moment = format_moment(clinic.clock.time, "UTC", texts_for("en").email)
    assert clinic.clock.time - NOON >= RETENTION_SECONDS
    assert written(mail) == f"Written: {moment}"


def test_the_attempts_of_a_message_that_is_sent_again_keep_their_names() -> None:
    clinic = Clinic(WITHOUT_FALLBACK)
    first = post(clinic)
    bounce_for_thirty_days(clinic)

    again = post(clinic)

    created, _, number = again.tags["attempt"].partition("-")
    assert created == first.tags["attempt"].partition("-")[0]
    assert int(number) > 1
    clinic.tell("Delivery", again)
    assert clinic.record.state is State.DELIVERED
    assert to_record(to_item(clinic.record)) == clinic.record


def test_an_event_of_another_kind_of_mail_changes_no_record() -> None:
    """A copy for a second recipient would have a kind of its own; its bounce is its own."""
    clinic = Clinic()
    mail = post(clinic)
    before = clinic.record

    clinic.tell("Permanent/General", replace(mail, tags={**mail.tags, "kind": "copy"}))

    assert clinic.record == before


def test_a_held_message_that_expired_unread_is_taken_again_with_its_key() -> None:
    """Its writer is told that it was taken, so it must be there."""
    clinic = Clinic(JOURNALLED)
    held = {**GOOD, "website": "x", "message": "http://a http://b http://c", "submission_id": "key"}

    def send() -> int:
        request = lambda_events.read_request(json_event(held))
        return clinic.app.contact.answer(request, app.Responder(html=False)).status

    assert send() == 202
    clinic.wait(3_600)
    clinic.wait(RETENTION_SECONDS)
    record = next(each for each in clinic.journal.stored.values() if each.kind == "message")
    assert (record.state, record.payload) == (State.QUARANTINED, "")

    assert send() == 202
    again = clinic.journal.stored[record.key]
    assert again.payload
    assert again.text_expires == clinic.clock.time + RETENTION_SECONDS
    mails = len(clinic.mailer.mails)
    clinic.wait(3_600)
    assert len(clinic.mailer.mails) == mails + 1  # the digest that names it
