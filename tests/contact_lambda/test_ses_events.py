"""Events of SES, through the handler: delivered, bounced, and no event at all."""

from dataclasses import replace

import pytest

from contact_lambda.delivery.ses_events import read_ses_event
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.record import State, Worklist
from tests.contact_lambda.fakes import (
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    UnreachableJournal,
)
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event, stored_event
from tests.contact_lambda.scenes import (
    DAY,
    HOUR,
    MINUTE,
    SCHEDULE,
    alarm_names,
    event_about,
    only_record,
)


def test_a_day_after_delivery_the_text_goes_and_the_row_is_closed(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    journalled(json_event(GOOD))

    assert journalled(event_about("ses_delivery", mailer.mails[0])) == {"event": "Delivery"}

    record = only_record(journal)
    assert (record.state, record.worklist, record.due) == (
        State.DELIVERED,
        Worklist.TO_WATCH,
        clock.time + DAY,
    )
    assert record.payload
    assert journalled(json_event(GOOD))["statusCode"] == 200

    clock.pass_(DAY)
    journalled(SCHEDULE)
    record = only_record(journal)
    assert (record.state, record.worklist, record.payload) == (State.DELIVERED, Worklist.NONE, "")


@pytest.mark.parametrize("name", ["ses_send", "ses_delivery"])
def test_news_of_sending_settles_what_was_unknown(
    handle_with, journal: MemoryJournal, clock: ManualClock, name: str
) -> None:
    class Silent(AcceptingMailer):
        def send(self, email: Email) -> str:
            super().send(email)
            raise MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)

    mailer = Silent()
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    assert handle(json_event(GOOD))["statusCode"] == 202

    handle(event_about(name, mailer.mails[0]))
    clock.pass_(10 * MINUTE)
    handle(SCHEDULE)

    assert len(mailer.mails) == 1
    assert handle(json_event(GOOD))["statusCode"] == 200


@pytest.mark.parametrize("name", ["ses_bounce", "ses_reject"])
def test_what_comes_back_for_good_goes_to_the_fallback_with_an_alarm(
    journalled,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journalled(json_event(GOOD))
    for _ in range(2):  # twice the same news is one alarm
        journalled(event_about(name, mailer.mails[0]))
    assert alarm_names(capsys.readouterr().out) == ["Bounced"]

    assert journalled(SCHEDULE) == {"swept": 1}
    journalled(event_about("ses_send", mailer.mails[0]))  # old news about the first attempt

    assert [each.recipient for each in mailer.mails] == [
        "lead@clinic.example",
        "desk@clinic.example",
    ]
    assert alarm_names(capsys.readouterr().out) == ["FallbackUsed"]
    assert only_record(journal).state is State.SENT


def test_when_the_fallback_bounces_too_the_lead_is_tried_again_later(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    journalled(json_event(GOOD))
    journalled(event_about("ses_bounce", mailer.mails[0]))
    journalled(SCHEDULE)
    journalled(event_about("ses_bounce", mailer.mails[1]))

    record = only_record(journal)
    assert (record.state, record.role, record.due) == (State.READY, "lead", clock.time + 6 * HOUR)
    assert record.payload


def test_a_complaint_is_an_alarm(
    journalled, mailer: AcceptingMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    journalled(json_event(GOOD))
    journalled(event_about("ses_complaint", mailer.mails[0]))

    assert alarm_names(capsys.readouterr().out) == ["Complained"]


def test_a_bounce_when_the_text_is_gone_is_an_alarm_of_its_own(
    journalled,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journalled(json_event(GOOD))
    journalled(event_about("ses_delivery", mailer.mails[0]))
    clock.pass_(DAY)
    journalled(SCHEDULE)
    journalled(event_about("ses_bounce", mailer.mails[0]))

    assert alarm_names(capsys.readouterr().out) == ["BouncedAfterDelivery"]
    assert only_record(journal).state is State.BOUNCED


def test_a_delivery_that_is_not_told_within_an_hour_is_one_alarm_and_no_resend(
    journalled,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journalled(json_event(GOOD))
    journalled(event_about("ses_send", mailer.mails[0]))
    for _ in range(90):
        clock.pass_(MINUTE)
        journalled(SCHEDULE)
    assert alarm_names(capsys.readouterr().out) == ["NotDelivered"]
    assert only_record(journal).payload

    clock.pass_(28 * DAY)
    journalled(SCHEDULE)
    assert only_record(journal).payload
    clock.pass_(2 * DAY)
    journalled(SCHEDULE)

    assert len(mailer.mails) == 1
    assert only_record(journal).payload == ""
    assert only_record(journal).worklist is Worklist.NONE


def test_without_a_configuration_set_nobody_waits_for_news(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock, capsys
) -> None:
    settings = replace(JOURNALLED, configuration_set="")
    handle = handle_with(mailer, settings, journal, clock)
    handle(json_event(GOOD))
    clock.pass_(2 * HOUR)
    handle(SCHEDULE)
    assert alarm_names(capsys.readouterr().out) == []

    clock.pass_(30 * DAY)
    handle(SCHEDULE)
    assert only_record(journal).payload == ""


def test_a_mail_that_went_past_the_journal_is_remembered_from_its_news(
    handle_with, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    handle_with(mailer, JOURNALLED, UnreachableJournal(), clock)(json_event(GOOD))
    back = MemoryJournal()
    handle = handle_with(mailer, JOURNALLED, back, clock)
    handle(event_about("ses_send", mailer.mails[0]))

    assert handle(json_event(GOOD))["statusCode"] == 200
    assert len(mailer.mails) == 1
    other = {**GOOD, "message": "Other words."}
    assert handle(json_event(other))["statusCode"] == 200
    assert len(mailer.mails) == 2


def test_a_notice_keeps_the_text_in_the_journal_and_out_of_the_mail(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    handle = handle_with(mailer, replace(JOURNALLED, notice_only=True), journal, clock)
    handle(json_event(GOOD))
    handle(event_about("ses_delivery", mailer.mails[0]))

    assert GOOD["message"] not in mailer.mails[0].raw.decode()
    assert GOOD["message"] in only_record(journal).payload
    assert only_record(journal).state is State.DELIVERED

    clock.pass_(30 * DAY)
    handle(SCHEDULE)
    assert only_record(journal).payload == ""


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"eventType": 7},
        {"eventType": "Send", "mail": []},
        {"eventType": "Send", "mail": {"tags": {"key": "canary", "attempt": ["x-y"]}}},
        {"eventType": "Bounce", "bounce": None, "mail": {"tags": {"reference": [1]}}},
    ],
)
def test_news_that_is_not_about_our_mail_is_ignored(
    journalled, journal: MemoryJournal, detail: object
) -> None:
    answer = journalled({"source": "aws.ses", "detail": detail})

    assert set(answer) == {"event"}
    assert journal.stored == {}


def test_news_is_read_without_looking_at_addresses() -> None:
    event = read_ses_event(stored_event("ses_bounce")["detail"])

    assert (event.type, event.mark, event.reference) == ("Bounce", "b", "K7QX2M4A")
    assert event.reason == "Permanent/General"
    assert (event.created, event.attempt, event.kind) == (1772625600, 1, "message")
    assert "@" not in repr(event)
