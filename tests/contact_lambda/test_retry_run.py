"""The scheduled run, through the handler: what is due is sent, and alarms are raised."""

import email
import json
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.app import WorkFailed
from contact_lambda.delivery import quarantine, transitions
from contact_lambda.identity import identify
from contact_lambda.messages.builder import payload_of
from contact_lambda.ports import Email, JournalFailed, Outcome
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
from tests.contact_lambda.scenes import (
    MINUTE,
    SCHEDULE,
    alarm_names,
    mailer_that,
    only_record,
    subject_of,
)


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
    mailer = mailer_that(outcome)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    assert handle(json_event(GOOD))["statusCode"] == 202

    clock.pass_(wait - 5)
    if wait > 10:
        assert handle(SCHEDULE) == {"swept": 0}
    clock.pass_(5)
    assert handle(SCHEDULE) == {"swept": 1}
    assert handle(SCHEDULE) == {"swept": 0}

    (mail,) = mailer.mails
    assert subject_of(mail).endswith("(possible repeat)") is repeat
    assert mail.tags["attempt"].endswith("-2")
    assert only_record(journal).state is State.SENT


def test_once_a_repeat_is_possible_every_later_attempt_says_so(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = mailer_that(Outcome.UNKNOWN, Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))

    for _ in range(10):
        clock.pass_(MINUTE)
        handle(SCHEDULE)

    assert [subject_of(each)[-17:] for each in mailer.mails] == ["(possible repeat)"]


def test_a_bad_address_is_tried_once_more_without_reply_to(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = mailer_that(Outcome.BAD_ADDRESS)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))

    handle(SCHEDULE)

    message = email.message_from_bytes(mailer.mails[0].raw, policy=default)
    assert "Reply-To" not in message


def test_two_sweeps_at_once_send_a_row_once(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = mailer_that(Outcome.UNKNOWN)
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


def test_reply_to_is_back_at_the_attempt_after_the_one_without_it(
    handle_with, journal: MemoryJournal, clock: ManualClock
) -> None:
    mailer = mailer_that(Outcome.BAD_ADDRESS, Outcome.NOT_ACCEPTED)
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

    journal, mailer = HalfReadable(), mailer_that(Outcome.NOT_ACCEPTED, None)
    handle = handle_with(mailer, JOURNALLED, journal, clock)
    handle(json_event(GOOD))
    clock.pass_((5 + minute) * MINUTE)

    with pytest.raises(WorkFailed):
        handle(SCHEDULE)

    assert only_record(journal).state is State.SENT


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
    assert "NoNews" in alarm_names(capsys.readouterr().out)


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
