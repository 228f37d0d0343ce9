"""A message to several people: who they are, and what happens to each one's mail on its own."""

import json
from dataclasses import replace

import pytest

from contact_lambda import app, routes
from contact_lambda.aws.items import to_item, to_record
from contact_lambda.config import Settings
from contact_lambda.delivery.quarantine import released
from contact_lambda.http import lambda_events
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.record import Record, State, Worklist
from contact_lambda.routes import InvalidRoutes
from tests.contact_lambda.fakes import NOON, AcceptingMailer
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import alarm_names, subject_of
from tests.contact_lambda.test_bounces import DAY, HOUR, MINUTE, Clinic, event

LEAD, DESK = JOURNALLED.recipient_lead, JOURNALLED.recipient_fallback
SECOND, COPY = "second@clinic.example", "copy@clinic.example"
ROUTES = {
    "roles": {
        "lead": {"to": [SECOND], "copies": [COPY]},
        "booking": {"to": ["booking@clinic.example"]},
        "research": {"to": ["research@clinic.example"], "copies": [COPY]},
    },
    "topics": {
        "visit": {"role": "booking", "label": "An appointment"},
        "study": {"role": "research", "label": "A <study>"},
    },
    "forms": {
        "contact-v1": {"topics": ["visit"]},
        "research-v1": {"role": "research"},
    },
}


def with_routes(written: object = ROUTES) -> Settings:
    return replace(JOURNALLED, routes=routes.parse(json.dumps(written)))


SEVERAL = with_routes()


@pytest.fixture
def clinic() -> Clinic:
    return Clinic(SEVERAL)


def sent(clinic: Clinic) -> list[Email]:
    """One message and a minute: the mails to all."""
    clinic.post()
    clinic.app.scheduled()
    return clinic.mailer.mails


def post(clinic: Clinic, **fields: str) -> Email:
    request = lambda_events.read_request(json_event({**GOOD, **fields}))
    clinic.app.contact.answer(request, app.Responder(html=False, settings=SEVERAL))
    return clinic.mailer.mails[-1]


class MailerThatRefuses(AcceptingMailer):
    """Refuses or stalls for one address, once."""

    def __init__(self, address: str, outcome: Outcome) -> None:
        super().__init__()
        self.refused = {address: outcome}

    def send(self, email: Email) -> str:
        if outcome := self.refused.pop(email.recipient, None):
            raise MailNotAccepted("SomeCode", outcome)
        return super().send(email)


# Who gets it.


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({}, LEAD),
        ({"topic": "visit"}, "booking@clinic.example"),
        ({"topic": "visit.2"}, "booking@clinic.example"),
        ({"form_id": "contact-v1", "topic": "study.2"}, LEAD),
        ({"topic": ".visit"}, LEAD),
        ({"form_id": "contact-v1", "topic": "visit"}, "booking@clinic.example"),
        ({"form_id": "contact-v1"}, LEAD),
        ({"form_id": "contact-v1", "topic": "study"}, LEAD),  # not in this form's list
        ({"form_id": "research-v1"}, "research@clinic.example"),
        ({"form_id": "research-v1", "topic": "visit"}, "research@clinic.example"),
        ({"form_id": "unknown", "topic": "nothing"}, LEAD),
        ({"topic": "evil@evil.example"}, LEAD),
        ({"topic": "fallback"}, LEAD),
    ],
)
def test_the_topic_or_the_form_decides_and_nothing_that_a_visitor_makes_up(
    clinic: Clinic, fields: dict[str, str], first: str
) -> None:
    assert post(clinic, **fields).recipient == first


def test_the_mail_names_the_topic_as_the_settings_write_it(clinic: Clinic) -> None:
    mail = post(clinic, topic="study")

    assert b"About: A <study>" in mail.raw
    assert b"A &lt;study&gt;" in mail.raw


def test_a_made_up_topic_is_in_no_mail_and_not_in_the_journal(clinic: Clinic) -> None:
    mail = post(clinic, topic="quokka")

    assert b"quokka" not in mail.raw
    assert "quokka" not in str(to_item(clinic.record))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        '{"role": {}}',
        '{"roles": {"booking": {"to": []}}}',
        '{"roles": {"booking": {"to": "desk@clinic.example"}}}',
        '{"roles": {"booking": {"to": ["a@b.example, c@d.example"]}}}',
        '{"roles": {"fallback": {"to": ["a@b.example"]}}}',
        '{"roles": {"booking": {"to": ["a@b.example"], "cc": []}}}',
        '{"roles": {"booking": {"to": ["a@b.example"], "copies": ["A@b.example"]}}}',
        '{"topics": {"visit": {"role": "nobody", "label": "A visit"}}}',
        '{"topics": {"visit": {"role": "lead", "label": "A\\nvisit"}}}',
        '{"topics": {"visit": "lead"}}',
        '{"forms": {"contact-v1": {"topics": ["visit"]}}}',
        '{"forms": {"contact-v1": {"role": "nobody"}}}',
        '{"forms": {"contact-v1": {"reply_days": 11}}}',
        '{"forms": {"contact-v1": {"reply_days": true}}}',
        '{"forms": {"contact v1": {}}}',
    ],
)
def test_routes_that_would_send_a_message_nowhere_are_refused_at_the_start(written: str) -> None:
    with pytest.raises(InvalidRoutes):
        routes.parse(written)


# Each mail on its own.


def test_the_first_gets_it_at_once_and_all_others_within_a_minute(clinic: Clinic) -> None:
    clinic.post()
    assert clinic.recipients == [LEAD]

    clinic.app.scheduled()
    clinic.app.scheduled()
    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert len({subject_of(each) for each in clinic.mailer.mails}) == 1


def test_a_copy_says_that_somebody_else_is_to_answer(clinic: Clinic) -> None:
    lead, second, copy = sent(clinic)

    assert b"You get a copy." in copy.raw
    assert b"You get a copy." not in lead.raw + second.raw


@pytest.mark.parametrize("outcome", [Outcome.NOT_ACCEPTED, Outcome.UNKNOWN, Outcome.REFUSED])
@pytest.mark.parametrize("failing", [LEAD, SECOND, COPY])
def test_what_failed_for_one_is_sent_again_to_that_one_only(failing: str, outcome: Outcome) -> None:
    clinic = Clinic(SEVERAL)
    clinic.mailer = MailerThatRefuses(failing, outcome)
    clinic.app = app.ContactApp(SEVERAL, clinic.mailer, clinic.journal, clock=clinic.clock)
    request = lambda_events.read_request(json_event(GOOD))
    clinic.app.contact.answer(request, app.Responder(html=False, settings=SEVERAL))
    clinic.app.scheduled()
    assert sorted(clinic.recipients) == sorted({LEAD, SECOND, COPY} - {failing})

    clinic.wait(16 * MINUTE)
    assert sorted(clinic.recipients) == sorted([LEAD, SECOND, COPY])
    says_repeat = "(possible repeat)" in subject_of(clinic.mailer.mails[-1])
    assert says_repeat is (outcome is Outcome.UNKNOWN)
    assert clinic.mailer.mails[-1].recipient == failing


def test_the_text_stays_until_the_last_of_them_has_it_for_a_day(clinic: Clinic) -> None:
    lead, second, copy = sent(clinic)
    for mail in (lead, copy):
        clinic.tell("Delivery", mail)
    clinic.wait(DAY + HOUR)
    assert clinic.record.state is State.DELIVERED
    assert clinic.record.payload

    clinic.tell("Delivery", second)
    clinic.wait(DAY + HOUR)
    assert not clinic.record.payload
    assert clinic.record.listed[0] is Worklist.NONE


def test_the_bounce_of_the_first_goes_to_the_fallback_and_to_nobody_else(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, *others = sent(clinic)
    for mail in others:
        clinic.tell("Delivery", mail)
    clinic.tell("Permanent/General", lead)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, SECOND, COPY, DESK]
    assert alarm_names(capsys.readouterr().out) == ["Bounced", "FallbackUsed"]


def test_when_two_come_back_the_fallback_gets_the_message_once(clinic: Clinic) -> None:
    lead, second, _ = sent(clinic)
    clinic.tell("Permanent/General", second)
    clinic.tell("Permanent/General", lead)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, SECOND, COPY, DESK]


@pytest.mark.parametrize("bounce", ["Permanent/General", "Transient/MailboxFull", "Reject"])
@pytest.mark.parametrize("delivered", [False, True])
def test_a_copy_that_bounces_is_an_alarm_and_nobody_gets_a_mail(
    clinic: Clinic, bounce: str, delivered: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, _, copy = sent(clinic)
    if delivered:
        clinic.tell("Delivery", copy)
    clinic.tell(bounce, copy)
    clinic.tell(bounce, copy)
    clinic.wait(HOUR - MINUTE)
    clinic.tell("Delivery", lead)
    clinic.wait(30 * MINUTE)

    written = capsys.readouterr().out
    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert clinic.record.state is State.DELIVERED
    assert alarm_names(written)[0] == "Bounced"
    assert f'"reason": "Copy/{bounce}"' in written


@pytest.mark.parametrize("whose", range(3))
def test_an_out_of_office_reply_of_any_of_them_changes_nothing(
    clinic: Clinic, whose: int, capsys: pytest.CaptureFixture[str]
) -> None:
    mails = list(sent(clinic))
    for mail in mails:
        clinic.tell("Delivery", mail)
    before = clinic.record

    clinic.tell("Transient/General", mails[whose])

    assert clinic.record == before
    clinic.wait(3 * HOUR)
    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert alarm_names(capsys.readouterr().out) == []


def test_a_copy_without_a_delivery_after_a_doubtful_bounce_is_over_with_an_alarm(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, second, copy = sent(clinic)
    clinic.tell("Delivery", lead)
    clinic.tell("Delivery", second)
    clinic.tell("Transient/General", copy)
    clinic.wait(2 * HOUR)

    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert alarm_names(capsys.readouterr().out) == ["Bounced"]


def test_a_bounce_of_a_copy_whose_record_is_gone_is_an_alarm_and_makes_no_record(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = sent(clinic)[2]
    clinic.journal.forget(clinic.record.key)

    clinic.tell("Permanent/General", copy)

    assert not clinic.journal.stored
    assert alarm_names(capsys.readouterr().out) == ["Bounced"]


# Held, and released.


def test_a_held_message_goes_to_nobody_until_it_is_released_and_then_to_all(
    clinic: Clinic,
) -> None:
    request = json_event({**GOOD, "website": "x", "message": "http://a http://b http://c"})
    clinic.app.contact.answer(
        lambda_events.read_request(request), app.Responder(html=False, settings=SEVERAL)
    )
    clinic.app.scheduled()
    assert clinic.recipients == []

    record = released(clinic.record, clinic.clock.now())
    assert record
    clinic.journal.save(record)
    clinic.app.scheduled()
    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert all("[check]" not in subject_of(each) for each in clinic.mailer.mails)


# Addresses that change while a message waits.


def reopened(clinic: Clinic, settings: Settings) -> Clinic:
    """The same journal after a deploy."""
    clinic.app = app.ContactApp(settings, clinic.mailer, clinic.journal, clock=clinic.clock)
    return clinic


def changed(**lead: list[str]) -> Settings:
    return with_routes({"roles": {"lead": lead}})


def test_a_corrected_address_gets_the_mail_and_the_others_no_second_one(clinic: Clinic) -> None:
    clinic.post()
    reopened(clinic, changed(to=["new@clinic.example"], copies=[COPY])).app.scheduled()

    assert clinic.recipients == [LEAD, "new@clinic.example", COPY]


def test_another_order_of_the_addresses_repeats_nothing(clinic: Clinic) -> None:
    clinic.post()
    settings = replace(changed(to=[LEAD], copies=[COPY]), recipient_lead=SECOND)
    reopened(clinic, settings).app.scheduled()

    assert sorted(clinic.recipients) == sorted([LEAD, SECOND, COPY])


def test_who_was_removed_gets_no_mail_and_keeps_nothing_open(clinic: Clinic) -> None:
    lead = clinic.post()
    reopened(clinic, replace(SEVERAL, routes=routes.ONLY_LEAD)).app.scheduled()
    assert clinic.recipients == [LEAD]

    clinic.tell("Delivery", lead)
    clinic.wait(DAY + HOUR)
    assert not clinic.record.payload
    assert clinic.record.listed[0] is Worklist.NONE


# Rows of the version before this one.

OLD_ITEM = {
    "pk": {"S": "ab" * 32},
    "state": {"S": "READY"},
    "reference": {"S": "K7QX2M4A"},
    "content": {"S": "cd" * 32},
    "kind": {"S": "message"},
    "role": {"S": "lead"},
    "payload": {"S": json.dumps({**GOOD, "phone": "", "consent": True, "language": "en"})},
    "version": {"N": "3"},
    "created": {"N": str(NOON - 60)},
    "ttl": {"N": str(NOON + 30 * DAY)},
    "attempts": {"N": "1"},
    "due": {"N": str(NOON - 1)},
    "open": {"N": "1"},
    "heard": {"S": "1n"},
}


def test_a_row_in_flight_at_the_deploy_is_one_recipients_and_is_sent_once(clinic: Clinic) -> None:
    record = to_record(OLD_ITEM)
    clinic.journal.create(record, NOON)
    clinic.app.scheduled()
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD]
    assert clinic.record.others == ()
    assert to_item(record) == OLD_ITEM


@pytest.mark.parametrize("news", ["Delivery", "Permanent/General"])
def test_an_event_of_a_mail_from_before_the_deploy_is_the_first_recipients(
    clinic: Clinic, news: str
) -> None:
    old = replace(
        to_record(OLD_ITEM), state=State.SENT, worklist=Worklist.TO_WATCH, accepted=1, due=NOON + 9
    )
    clinic.journal.create(replace(old, event_marks=frozenset()), NOON)
    tags = {
        "reference": old.reference,
        "key": old.key,
        "attempt": old.attempt,
        "content": old.content,
        "kind": "message",
    }
    clinic.tell(news, Email(LEAD, b"", tags))
    clinic.app.scheduled()

    assert clinic.record.state is (State.DELIVERED if news == "Delivery" else State.SENT)
    assert clinic.recipients == ([] if news == "Delivery" else [DESK])


def test_each_delivery_survives_the_journal_and_no_address_is_in_it(clinic: Clinic) -> None:
    _, second, copy = sent(clinic)
    clinic.tell("Delivery", second)
    clinic.tell("Permanent/General", copy)
    record: Record = clinic.record

    item = to_item(record)
    assert to_record(item) == record
    assert "clinic.example" not in str({**item, "payload": ""})
    assert event("Send", copy)["detail"]["mail"]["tags"]["recipient"] == ["2"]


# Past a journal that is away.


def test_without_a_journal_all_of_them_get_it_directly() -> None:
    mailer = AcceptingMailer()
    handler = app.ContactApp(replace(SEVERAL, journal_table="", secret=""), mailer)
    request = lambda_events.read_request(json_event(GOOD))

    answer = handler.contact.answer(request, app.Responder(html=False))

    assert answer.status == 200
    assert [each.recipient for each in mailer.mails] == [LEAD, SECOND, COPY]


def test_a_copy_that_is_refused_without_a_journal_takes_nothing_back() -> None:
    mailer = MailerThatRefuses(COPY, Outcome.UNKNOWN)
    handler = app.ContactApp(replace(SEVERAL, journal_table="", secret=""), mailer)
    request = lambda_events.read_request(json_event(GOOD))

    assert handler.contact.answer(request, app.Responder(html=False)).status == 200
    assert [each.recipient for each in mailer.mails] == [LEAD, SECOND]


@pytest.mark.parametrize("whose", [1, 2])
@pytest.mark.parametrize("bounce", ["Permanent/General", "Transient/General", "Reject"])
def test_what_comes_back_of_a_mail_past_the_journal_is_an_alarm_whoever_it_was_for(
    clinic: Clinic, whose: int, bounce: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = sent(clinic)[whose]
    clinic.journal.stored.clear()
    clinic.tell("Delivery", clinic.mailer.mails[0])  # which makes a record of the first only

    clinic.tell(bounce, mail)

    assert f'"reason": "Copy/{bounce}"' in capsys.readouterr().out
    assert clinic.recipients == [LEAD, SECOND, COPY]
