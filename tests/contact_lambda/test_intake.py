"""What becomes of a message, with ports in memory."""

import email
import json
import threading
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default

import pytest

from contact_lambda.config import Settings
from contact_lambda.identity import identify
from contact_lambda.intake import Intake, Receipt, Status
from contact_lambda.messages.builder import submission_of
from contact_lambda.ports import Email, Journal, JournalFailed, Mailer, Outcome
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import Record, State, Worklist
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    BrokenMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import GOOD, SETTINGS

MESSAGE = Submission(**GOOD)
KEYED = replace(MESSAGE, submission_id="a-key")
CLINIC = replace(SETTINGS, configuration_set="clinic", recipient_fallback="desk@clinic.example")
PEOPLE = FixedRecipients({"lead": "lead@clinic.example", "fallback": "desk@clinic.example"})
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def intake_of(
    mailer: Mailer,
    journal: Journal | None,
    clock: ManualClock | None = None,
    settings: Settings = CLINIC,
) -> Intake:
    return Intake(settings, mailer, PEOPLE, clock or ManualClock(), journal)


def take(
    intake: Intake, submission: Submission = MESSAGE, verdict: Verdict = Verdict.DELIVER
) -> Receipt:
    return intake.accept(submission, identify(submission), verdict, "trap")


def only_row(journal: MemoryJournal) -> Record:
    (record,) = journal.stored.values()
    return record


def read(mail: Email) -> EmailMessage:
    message = email.message_from_bytes(mail.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_message_that_ses_takes_is_sent_and_kept_until_it_is_delivered() -> None:
    mailer, journal = AcceptingMailer(), MemoryJournal()

    receipt = take(intake_of(mailer, journal))

    record = only_row(journal)
    assert receipt.status is Status.SENT
    assert len(mailer.mails) == 1
    assert mailer.mails[0].recipient == "lead@clinic.example"
    assert (record.state, record.worklist) == (State.SENT, Worklist.TO_WATCH)
    assert (record.due, record.ttl) == (NOON + HOUR, NOON + 30 * DAY)
    assert submission_of(record.payload).message == GOOD["message"]
    assert record.message_id == "message-1"


def test_the_claim_and_the_message_are_stored_before_ses_is_asked() -> None:
    journal = MemoryJournal()

    class Looking(AcceptingMailer):
        def send(self, email: Email) -> str:
            record = only_row(journal)
            assert (record.state, record.attempts) == (State.SENDING, 1)
            assert (record.worklist, record.due) == (Worklist.TO_SEND, NOON + 5 * MINUTE)
            assert record.ttl == NOON + 30 * DAY
            assert record.payload
            return super().send(email)

    assert take(intake_of(Looking(), journal)).status is Status.SENT


def test_the_letter_carries_what_ses_will_bring_back() -> None:
    mailer = AcceptingMailer()
    who = identify(KEYED)

    take(intake_of(mailer, MemoryJournal()), KEYED)

    assert mailer.mails[0].tags == {
        "reference": who.reference,
        "key": who.key,
        "content": who.content,
        "attempt": f"{NOON}-1",
        "kind": "message",
    }


@pytest.mark.parametrize(
    ("outcome", "state", "earliest", "latest"),
    [
        (Outcome.NOT_ACCEPTED, State.READY, 7, 10),
        (Outcome.REFUSED, State.READY, 15 * MINUTE, 15 * MINUTE),
        (Outcome.BAD_ADDRESS, State.READY, 0, 0),
        (Outcome.UNKNOWN, State.UNKNOWN, 5 * MINUTE, 5 * MINUTE),
    ],
)
def test_what_ses_did_not_take_is_accepted_and_due_again(
    outcome: Outcome, state: State, earliest: int, latest: int
) -> None:
    journal = MemoryJournal()

    receipt = take(intake_of(RefusingMailer("SomeCode", outcome), journal))

    record = only_row(journal)
    assert (receipt.status, receipt.reason) == (Status.ACCEPTED, "SomeCode")
    assert (record.state, record.worklist, record.reason) == (state, Worklist.TO_SEND, "SomeCode")
    assert earliest <= record.due - NOON <= latest


def test_a_permanent_refusal_is_an_alarm_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    receipt = take(intake_of(RefusingMailer("SendingPausedException"), MemoryJournal()))

    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["PermanentRefusal"]) == ("alarm", 1)
    assert line["reference"] == receipt.reference


@pytest.mark.parametrize("submission", [MESSAGE, KEYED])
def test_the_same_message_again_is_the_same_answer_and_no_second_mail(
    submission: Submission,
) -> None:
    mailer, journal = AcceptingMailer(), MemoryJournal()
    intake = intake_of(mailer, journal)

    first, again = take(intake, submission), take(intake, submission)

    assert (first.status, again.status) == (Status.SENT, Status.SENT)
    assert first.reference == again.reference
    assert len(mailer.mails) == 1


def test_a_replay_of_what_is_not_sent_yet_is_accepted_and_asks_ses_nothing() -> None:
    mailer = RefusingMailer(outcome=Outcome.UNKNOWN)
    intake = intake_of(mailer, MemoryJournal())

    take(intake)

    assert take(intake).status is Status.ACCEPTED
    assert mailer.asked == 1


def test_the_same_key_with_other_words_is_refused() -> None:
    mailer = AcceptingMailer()
    intake = intake_of(mailer, MemoryJournal())
    take(intake, KEYED)

    receipt = take(intake, replace(KEYED, message="Something else."))

    assert receipt.status is Status.REUSED
    assert len(mailer.mails) == 1


def test_the_same_words_without_a_key_are_a_new_message_after_a_day() -> None:
    mailer, clock = AcceptingMailer(), ManualClock()
    intake = intake_of(mailer, MemoryJournal(), clock)
    take(intake)

    clock.pass_(DAY)
    take(intake)
    assert len(mailer.mails) == 1

    clock.pass_(1)
    take(intake)
    assert len(mailer.mails) == 2


def test_the_same_key_is_the_same_message_for_as_long_as_the_row_is_there() -> None:
    mailer, clock = AcceptingMailer(), ManualClock()
    intake = intake_of(mailer, MemoryJournal(), clock)
    take(intake, KEYED)

    clock.pass_(2 * DAY)
    take(intake, KEYED)

    assert len(mailer.mails) == 1


def test_words_that_could_not_be_sent_for_a_day_are_still_the_same_message() -> None:
    journal, clock = MemoryJournal(), ManualClock()
    take(intake_of(RefusingMailer(), journal, clock))
    first = only_row(journal)

    clock.pass_(2 * DAY)
    receipt = take(intake_of(AcceptingMailer(), journal, clock))

    assert receipt.status is Status.ACCEPTED
    assert only_row(journal) == first


@pytest.mark.parametrize("many", [2, 8])
def test_presses_at_the_same_moment_ask_ses_once(many: int) -> None:
    journal, lock = MemoryJournal(), threading.Lock()
    start = threading.Barrier(many)

    class Locked(MemoryJournal):
        def create(self, record: Record, now: int) -> Record | None:
            start.wait(5)
            with lock:
                return journal.create(record, now)

        save, read = journal.save, journal.read

    mailer = AcceptingMailer()
    intake = intake_of(mailer, Locked())
    threads = [threading.Thread(target=take, args=(intake,)) for _ in range(many)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(mailer.mails) == 1


# The journal is away.


def test_without_the_journal_a_yes_of_ses_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    mailer = AcceptingMailer()

    receipt = take(intake_of(mailer, UnreachableJournal()))

    assert receipt.status is Status.SENT
    assert len(mailer.mails) == 1
    assert json.loads(capsys.readouterr().out)["JournalUnreachable"] == 1


@pytest.mark.parametrize("outcome", [Outcome.NOT_ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN])
@pytest.mark.parametrize("maybe", [False, True])
def test_without_the_journal_anything_else_is_not_sent(outcome: Outcome, maybe: bool) -> None:
    mailer = RefusingMailer(outcome=outcome)

    receipt = take(intake_of(mailer, UnreachableJournal(maybe_applied=maybe)))

    assert receipt.status is Status.NOT_SENT
    assert mailer.asked == 1


@pytest.mark.parametrize("mailer", [AcceptingMailer(), RefusingMailer(outcome=Outcome.UNKNOWN)])
def test_a_row_that_was_stored_after_all_is_marked(mailer: Mailer) -> None:
    class Stored(MemoryJournal):
        def create(self, record: Record, now: int) -> Record | None:
            found = super().create(record, now)
            return found or UnreachableJournal(maybe_applied=True).create(record, now)

    journal = Stored()

    receipt = take(intake_of(mailer, journal))

    sent = isinstance(mailer, AcceptingMailer)
    assert receipt.status is (Status.SENT if sent else Status.ACCEPTED)
    assert only_row(journal).state is (State.SENT if sent else State.UNKNOWN)


def test_a_mail_past_the_journal_counts_as_the_last_attempt_of_the_row_that_is_there() -> None:
    class AwayAtFirst(MemoryJournal):
        is_away = False

        def create(self, record: Record, now: int) -> Record | None:
            if self.is_away:
                self.is_away = False
                return UnreachableJournal().create(record, now)
            return super().create(record, now)

    journal = AwayAtFirst()
    take(intake_of(RefusingMailer(outcome=Outcome.NOT_ACCEPTED), journal))
    journal.save(replace(only_row(journal), attempts=3))
    journal.is_away = True

    receipt = take(intake_of(AcceptingMailer(), journal))

    record = only_row(journal)
    assert receipt.status is Status.SENT
    assert (record.state, record.attempts, record.accepted) == (State.SENT, 3, 3)


def test_a_double_click_while_the_journal_is_away_is_one_mail() -> None:
    mailer = AcceptingMailer()
    intake = intake_of(mailer, UnreachableJournal())

    assert take(intake).status is take(intake).status is Status.SENT
    assert len(mailer.mails) == 1


def test_ten_minutes_later_it_is_not_remembered_any_more() -> None:
    mailer, clock = AcceptingMailer(), ManualClock()
    intake = intake_of(mailer, UnreachableJournal(), clock)
    take(intake)

    clock.pass_(601)
    take(intake)

    assert len(mailer.mails) == 2


def test_a_mark_that_cannot_be_written_does_not_take_the_yes_back() -> None:
    class NoMarks(MemoryJournal):
        def save(self, record: Record) -> bool:
            return UnreachableJournal(maybe_applied=True).save(record)

    journal = NoMarks()

    receipt = take(intake_of(AcceptingMailer(), journal))

    assert receipt.status is Status.SENT
    assert only_row(journal).state is State.SENDING


def test_a_visitors_odd_address_costs_the_reply_to_and_not_the_message() -> None:
    class Picky(AcceptingMailer):
        def send(self, email: Email) -> str:
            if "Reply-To" in read(email):
                RefusingMailer("BadRequestException", Outcome.BAD_ADDRESS).send(email)
            return super().send(email)

    mailer = Picky()

    assert take(intake_of(mailer, UnreachableJournal())).status is Status.SENT
    (mail,) = mailer.mails
    assert "Do NOT reply" in mail.raw.decode()


def test_a_notice_without_a_journal_would_lose_the_message_and_is_not_sent() -> None:
    mailer = AcceptingMailer()
    settings = replace(CLINIC, notice_only=True)

    receipt = take(intake_of(mailer, UnreachableJournal(), settings=settings))

    assert receipt.status is Status.NOT_SENT
    assert mailer.mails == []


# Without a journal by configuration, and faults.


def test_a_clinic_without_a_journal_gets_its_mail_directly() -> None:
    mailer = AcceptingMailer()
    intake = intake_of(mailer, None)

    assert take(intake).status is Status.SENT
    assert take(intake_of(RefusingMailer(), None)).status is Status.NOT_SENT
    assert len(mailer.mails) == 1
    assert intake.previous(identify(MESSAGE)) is None


@pytest.mark.parametrize("journal", [None, MemoryJournal()])
def test_a_fault_nobody_foresaw_is_never_taken_for_sent(journal: MemoryJournal | None) -> None:
    with pytest.raises(RuntimeError):
        take(intake_of(BrokenMailer(), journal))

    if journal:
        assert only_row(journal).worklist is Worklist.TO_SEND


# What looks like spam.


def test_a_tagged_message_is_delivered_with_a_mark() -> None:
    mailer = AcceptingMailer()

    take(intake_of(mailer, MemoryJournal()), verdict=Verdict.CHECK)

    message = read(mailer.mails[0])
    assert message["Subject"].startswith("[check] New website message ")


def test_a_quarantined_message_is_kept_for_the_digest_and_looks_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    mailer, journal = AcceptingMailer(), MemoryJournal()

    receipt = take(intake_of(mailer, journal), verdict=Verdict.QUARANTINE)

    record = only_row(journal)
    assert receipt.status is Status.ACCEPTED
    assert mailer.mails == []
    assert (record.state, record.worklist) == (State.QUARANTINED, Worklist.TO_REPORT)
    assert record.due == NOON + 50 * MINUTE  # within the hour
    assert record.payload
    assert json.loads(capsys.readouterr().out)["Quarantined"] == 1


def test_a_message_may_be_held_without_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    intake = intake_of(AcceptingMailer(), MemoryJournal())

    intake.accept(MESSAGE, identify(MESSAGE), Verdict.QUARANTINE)

    assert "reason" not in json.loads(capsys.readouterr().out)


def test_what_should_be_quarantined_is_sent_with_a_mark_when_the_journal_is_away() -> None:
    mailer = AcceptingMailer()

    receipt = take(intake_of(mailer, UnreachableJournal()), verdict=Verdict.QUARANTINE)

    assert receipt.status is Status.SENT
    assert read(mailer.mails[0])["Subject"].startswith("[check] ")


def test_what_was_taken_before_is_known() -> None:
    intake = intake_of(AcceptingMailer(), MemoryJournal())
    assert intake.previous(identify(MESSAGE)) is None

    take(intake)

    known = intake.previous(identify(MESSAGE))
    assert known is not None
    assert known.status is Status.SENT
    with pytest.raises(JournalFailed):
        intake_of(AcceptingMailer(), UnreachableJournal()).previous(identify(MESSAGE))
