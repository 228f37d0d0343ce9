"""The minute and SES's news, through the handler: retry_run, ses_event_handler, digest, alarms."""

import email
import json
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.app import WorkFailed
from contact_lambda.delivery import quarantine, transitions
from contact_lambda.delivery.ses_events import read_ses_event
from contact_lambda.identity import identify
from contact_lambda.messages.builder import payload_of
from contact_lambda.ports import Email, JournalFailed, MailNotAccepted, Outcome
from contact_lambda.record import Listed, Record, State, Worklist
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import (
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event, stored_event

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SCHEDULE = stored_event("schedule")


def told(name: str, mail: Email) -> dict[str, Any]:
    """A stored event of SES about this mail."""
    event = stored_event(name)
    tags = {key: [value] for key, value in mail.tags.items()}
    event["detail"]["mail"]["tags"] |= tags
    return event


def record_of(journal: MemoryJournal) -> Record:
    (record,) = journal.stored.values()
    return record


def subject(mail: Email) -> str:
    return str(email.message_from_bytes(mail.raw, policy=default)["Subject"])


def alarms(written: str) -> list[str]:
    lines = [json.loads(line) for line in written.splitlines()]
    found = [line for line in lines if line["event"] == "alarm"]
    return [each["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"] for each in found]


def moody(*moods: Outcome | None) -> AcceptingMailer:
    """Refuses or accepts in this order, then accepts."""

    class Moody(AcceptingMailer):
        def __init__(self) -> None:
            super().__init__()
            self.moods = list(moods)

        def send(self, email: Email) -> str:
            mood = self.moods.pop(0) if self.moods else None
            if mood:
                raise MailNotAccepted("SomeCode", mood)
            return super().send(email)

    return Moody()


@pytest.mark.parametrize(
    ("outcome", "wait", "repeat"),
    [
        (Outcome.NOT_ACCEPTED, 10, False),
        (Outcome.REFUSED, 15 * MINUTE, False),
        (Outcome.UNKNOWN, 5 * MINUTE, True),
    ],
)
def test_what_was_not_sent_is_sent_when_due_and_owns_up_to_a_possible_repeat(
    handle_with, journal: MemoryJournal, clock: ManualClock, outcome: Outcome, wait: int, repeat
) -> None:
    mailer = moody(outcome)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    assert handle(json_event(GOOD))["statusCode"] == 202

    clock.pass_(wait - 5)
    if wait > 10:
        assert handle(SCHEDULE) == {"swept": 0}
    clock.pass_(5)
    assert handle(SCHEDULE) == {"swept": 1}
    assert handle(SCHEDULE) == {"swept": 0}

    (mail,) = mailer.mails
    assert subject(mail).endswith("(possible repeat)") is repeat
    assert mail.tags["attempt"].endswith("-2")
    assert record_of(journal).state is State.SENT


def test_once_a_repeat_is_possible_every_later_attempt_says_so(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = moody(Outcome.UNKNOWN, Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))

    for _ in range(10):
        clock.pass_(MINUTE)
        handle(SCHEDULE)

    assert [subject(each)[-17:] for each in mailer.mails] == ["(possible repeat)"]


def test_a_bad_address_is_tried_once_more_without_reply_to(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = moody(Outcome.BAD_ADDRESS)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))

    handle(SCHEDULE)

    message = email.message_from_bytes(mailer.mails[0].raw, policy=default)
    assert "Reply-To" not in message


def test_two_sweeps_at_once_send_a_row_once(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = moody(Outcome.UNKNOWN)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))
    clock.pass_(5 * MINUTE)

    class Twice(MemoryJournal):
        """Another run does its work between the read and the claim of this one."""

        def __init__(self) -> None:
            super().__init__()
            self.entered = False

        def read(self, key: str) -> Record | None:
            seen = journal.read(key)
            if not self.entered:
                self.entered = True
                other(SCHEDULE)
            return seen

        create, save, listed = journal.create, journal.save, journal.listed

    slow = handle_with(mailer, JOURNALLED, Twice(), clock)
    other_app = app.ContactApp(JOURNALLED, mailer, journal, clock=clock)

    def other(event: object) -> None:
        other_app.scheduled()

    assert slow(SCHEDULE) == {"swept": 0}
    assert len(mailer.mails) == 1


def test_the_minute_measures_what_is_open(
    handle_with, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    handle = handle_with(RefusingMailer(), JOURNALLED, MemoryJournal(), clock)
    handle(json_event(GOOD))
    clock.pass_(MINUTE)
    capsys.readouterr()

    handle(SCHEDULE)

    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["OpenRows"], line["OldestOpenSeconds"]) == ("swept", 1, MINUTE)
    described = line["_aws"]["CloudWatchMetrics"][0]
    assert described["Namespace"] == "ContactHandler"
    assert described["Dimensions"] == [[]]


def test_one_broken_row_does_not_keep_the_others_from_going_out(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    for number in range(3):
        journalled(json_event({**GOOD, "submission_id": f"key-{number}"}))
    broken, *others = list(journal.stored.values())
    for each in (replace(broken, payload="{"), *others):
        journal.save(replace(each, state=State.READY, worklist=Worklist.TO_SEND, due=clock.time))
    mailer.mails.clear()

    assert journalled(SCHEDULE) == {"swept": 2}
    assert journal.read(broken.key).worklist is Worklist.TO_SEND


def test_a_long_sweep_begins_nothing_that_it_could_not_finish(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    class Slow(AcceptingMailer):
        def send(self, email: Email) -> str:
            clock.pass_(4)
            return super().send(email)

    refusing = handle_with(RefusingMailer(outcome=Outcome.UNKNOWN), JOURNALLED, journal, clock)
    for number in range(4):
        refusing(json_event({**GOOD, "submission_id": f"key-{number}"}))
    clock.pass_(5 * MINUTE)

    assert handle_with(Slow(), JOURNALLED, journal, clock)(SCHEDULE) == {"swept": 2}


# SES's news.


def test_a_day_after_delivery_the_text_goes_and_the_row_is_closed(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    journalled(json_event(GOOD))

    assert journalled(told("ses_delivery", mailer.mails[0])) == {"event": "Delivery"}

    record = record_of(journal)
    assert (record.state, record.worklist, record.due) == (
        State.DELIVERED,
        Worklist.TO_WATCH,
        clock.time + DAY,
    )
    assert record.payload
    assert journalled(json_event(GOOD))["statusCode"] == 200

    clock.pass_(DAY)
    journalled(SCHEDULE)
    record = record_of(journal)
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

    handle(told(name, mailer.mails[0]))
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
        journalled(told(name, mailer.mails[0]))
    assert alarms(capsys.readouterr().out) == ["Bounced"]

    assert journalled(SCHEDULE) == {"swept": 1}
    journalled(told("ses_send", mailer.mails[0]))  # old news about the first attempt

    assert [each.recipient for each in mailer.mails] == [
        "lead@clinic.example",
        "desk@clinic.example",
    ]
    assert alarms(capsys.readouterr().out) == ["FallbackUsed"]
    assert record_of(journal).state is State.SENT


def test_when_the_fallback_bounces_too_the_lead_is_tried_again_later(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    journalled(json_event(GOOD))
    journalled(told("ses_bounce", mailer.mails[0]))
    journalled(SCHEDULE)
    journalled(told("ses_bounce", mailer.mails[1]))

    record = record_of(journal)
    assert (record.state, record.role, record.due) == (State.READY, "lead", clock.time + 6 * HOUR)
    assert record.payload


def test_a_complaint_is_an_alarm(
    journalled, mailer: AcceptingMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    journalled(json_event(GOOD))
    journalled(told("ses_complaint", mailer.mails[0]))

    assert alarms(capsys.readouterr().out) == ["Complained"]


def test_a_bounce_when_the_text_is_gone_is_an_alarm_of_its_own(
    journalled,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journalled(json_event(GOOD))
    journalled(told("ses_delivery", mailer.mails[0]))
    clock.pass_(DAY)
    journalled(SCHEDULE)
    journalled(told("ses_bounce", mailer.mails[0]))

    assert alarms(capsys.readouterr().out) == ["BouncedAfterDelivery"]
    assert record_of(journal).state is State.BOUNCED


def test_a_delivery_that_is_not_told_within_an_hour_is_one_alarm_and_no_resend(
    journalled,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    journalled(json_event(GOOD))
    journalled(told("ses_send", mailer.mails[0]))
    for _ in range(90):
        clock.pass_(MINUTE)
        journalled(SCHEDULE)
    assert alarms(capsys.readouterr().out) == ["NotDelivered"]
    assert record_of(journal).payload

    clock.pass_(28 * DAY)
    journalled(SCHEDULE)
    assert record_of(journal).payload
    clock.pass_(2 * DAY)
    journalled(SCHEDULE)

    assert len(mailer.mails) == 1
    assert record_of(journal).payload == ""
    assert record_of(journal).worklist is Worklist.NONE


def test_without_a_configuration_set_nobody_waits_for_news(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock, capsys
) -> None:
    settings = replace(JOURNALLED, configuration_set="")
    handle = handle_with(mailer, settings, journal, clock)
    handle(json_event(GOOD))
    clock.pass_(2 * HOUR)
    handle(SCHEDULE)
    assert alarms(capsys.readouterr().out) == []

    clock.pass_(30 * DAY)
    handle(SCHEDULE)
    assert record_of(journal).payload == ""


def test_a_mail_that_went_past_the_journal_is_remembered_from_its_news(
    handle_with, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    handle_with(mailer, JOURNALLED, UnreachableJournal(), clock)(json_event(GOOD))
    back = MemoryJournal()
    handle = handle_with(mailer, JOURNALLED, back, clock)
    handle(told("ses_send", mailer.mails[0]))

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
    handle(told("ses_delivery", mailer.mails[0]))

    assert GOOD["message"] not in mailer.mails[0].raw.decode()
    assert GOOD["message"] in record_of(journal).payload
    assert record_of(journal).state is State.DELIVERED

    clock.pass_(30 * DAY)
    handle(SCHEDULE)
    assert record_of(journal).payload == ""


@pytest.mark.parametrize("event", [SCHEDULE, stored_event("ses_send")])
def test_work_that_the_journal_prevents_is_raised_so_that_it_comes_again(
    handle_with, event: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    handle = handle_with(AcceptingMailer(), JOURNALLED, UnreachableJournal())

    with pytest.raises(WorkFailed) as caught:
        handle(event)

    assert str(caught.value) == "JournalFailed"
    assert caught.value.__cause__ is None
    assert json.loads(capsys.readouterr().out)["HandlerFailed"] == 1


@pytest.mark.parametrize("event", [SCHEDULE, stored_event("ses_send")])
def test_without_a_journal_there_is_no_work(handle, event: dict[str, Any]) -> None:
    assert handle(event) in ({"swept": 0}, {"event": "Send"})


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


# The digest.


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

    journalled(told("ses_delivery", mail))
    clock.pass_(31 * DAY)
    journalled(SCHEDULE)
    assert not [record for record in journal.stored.values() if record.payload or record.worklist]


def test_a_digest_that_ses_refuses_is_sent_later(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = moody(Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event({**GOOD, "website": "x", "message": "http://a http://b http://c"}))
    clock.pass_(50 * MINUTE)

    for _ in range(3):
        handle(SCHEDULE)
        clock.pass_(MINUTE)

    assert [subject(each)[:21] for each in mailer.mails] == ["Held website messages"]


def test_reply_to_is_back_at_the_attempt_after_the_one_without_it(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = moody(Outcome.BAD_ADDRESS, Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))
    handle(SCHEDULE)  # without Reply-To, and throttled
    clock.pass_(MINUTE)
    handle(SCHEDULE)

    (mail,) = mailer.mails
    message = email.message_from_bytes(mail.raw, policy=default)
    assert mail.tags["attempt"].endswith("-3")
    assert message["Reply-To"] == GOOD["email"]


@pytest.mark.parametrize("minute", range(3))
def test_a_list_that_cannot_be_read_does_not_keep_messages_from_being_sent(
    handle_with, clock: ManualClock, minute: int
) -> None:
    class HalfReadable(MemoryJournal):
        def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
            if worklist is not Worklist.TO_SEND:
                raise JournalFailed("ReadTimeoutError", maybe_applied=False)
            return super().listed(worklist, limit)

    journal, mailer = HalfReadable(), moody(Outcome.NOT_ACCEPTED, None)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))
    clock.pass_((5 + minute) * MINUTE)

    with pytest.raises(WorkFailed):
        handle(SCHEDULE)

    assert record_of(journal).state is State.SENT


def test_a_slow_mail_service_keeps_no_kind_of_work_from_its_turn(
    handle_with, journal: MemoryJournal, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    class Slow(AcceptingMailer):
        def send(self, email: Email) -> str:
            clock.pass_(3)
            return super().send(email)

    mailer, started = Slow(), clock.time
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    for number in range(130):
        said = Submission(**GOOD, submission_id=f"k{number}")
        record = transitions.new_record(
            identify(said), payload_of(said), started - 3_600, check=False
        )
        record = replace(record, state=State.READY, due=started)
        if number == 128:
            record = replace(quarantine.quarantined(record, started, "trap"), due=started)
        elif number == 129:
            record = replace(record, state=State.SENT, worklist=Worklist.TO_WATCH)
        journal.create(record, started)

    for minute in range(3):
        clock.time = started + minute * MINUTE
        handle(SCHEDULE)

    assert "digest" in {each.tags["kind"] for each in mailer.mails}
    assert "message" in {each.tags["kind"] for each in mailer.mails}
    assert "NoNews" in alarms(capsys.readouterr().out)
