"""The same text from several senders, and the same token in several messages."""

import pytest

from contact_lambda import signing
from contact_lambda.ports import JournalFailed
from contact_lambda.record import CHECK, Record
from contact_lambda.spam.repetition import Repetition
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import DAY, subjects

TEXT = "My mother fell on Tuesday and cannot manage the stairs, can somebody come to her house?"
SECRET = JOURNALLED.secret


@pytest.fixture
def repetition(journal: MemoryJournal) -> Repetition:
    return Repetition(journal, SECRET)


def post(number: int, token: str = "", message: str = TEXT) -> dict:
    said = {**GOOD, "message": message, "submission_id": f"key {number}"}
    event = json_event({**said, "token": token, "email": f"person{number}@example.org"})
    event["requestContext"]["http"]["sourceIp"] = f"203.0.113.{number}"
    return event


def test_two_people_may_paste_one_text_and_a_third_is_a_sign(repetition: Repetition) -> None:
    found = [repetition.signs(key, TEXT, "", "", NOON) for key in "abcd"]

    assert found == [[], [], ["repeated"], ["repeated"]]


@pytest.mark.parametrize(
    "variant", [TEXT.upper(), f"{TEXT} https://x.example/?id=77", TEXT.replace("e", "é") + " 123"]
)
def test_case_accents_numbers_and_links_make_no_other_text(
    repetition: Repetition, variant: str
) -> None:
    for key in "ab":
        repetition.signs(key, TEXT, "", "", NOON)

    assert repetition.signs("c", variant, "", "", NOON) == ["repeated"]


def test_short_texts_repeat_themselves(repetition: Repetition) -> None:
    keys = map(str, range(20))
    assert not any(repetition.signs(key, "Please call me back", "", "", NOON) for key in keys)


def test_a_token_is_good_for_one_message(repetition: Repetition) -> None:
    assert repetition.signs("a", "", "token", "", NOON) == []
    assert repetition.signs("b", "", "token", "", NOON) == ["token_used"]
    assert repetition.signs("a", "", "another", "", NOON) == []


def test_a_message_that_is_judged_again_repeats_only_others(repetition: Repetition) -> None:
    for _ in range(9):
        assert repetition.signs("a", TEXT, "token", "work", NOON) == []

    assert repetition.signs("b", TEXT, "token", "work", NOON) == [
        *("repeated", "token_used", "no_work")
    ]


def test_nobody_can_choose_keys_that_count_as_one_message(journal: MemoryJournal) -> None:
    """Whose a message is depends on the clinic's secret: another one parts the keys differently."""

    def counted_as_one(secret: str) -> set[str]:
        repetition = Repetition(journal, secret)
        keys = [str(number) for number in range(999)]
        for key in keys:
            repetition.signs("first", "", f"token {key}", "", NOON)
        return {key for key in keys if not repetition.signs(key, "", f"token {key}", "", NOON)}

    one, other = counted_as_one(SECRET), counted_as_one(SECRET[::-1])
    assert one != other
    assert 0 < len(one) < 20


def test_a_patient_who_tries_again_while_nothing_works_is_no_spammer(
    handle_with, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    """Three times nothing could take the message, and the page says to send it again."""

    class WithoutRoom(MemoryJournal):
        full = True

        def create(self, record: Record, now: int) -> Record | None:
            if self.full:
                raise JournalFailed("ThrottlingException", maybe_applied=False)
            return super().create(record, now)

    journal, event = WithoutRoom(), post(1, signing.time_token(SECRET, NOON - 60))
    stopped = handle_with(RefusingMailer(), JOURNALLED, journal, clock)
    for _ in range(3):
        assert stopped(event)["statusCode"] == 503
        clock.pass_(60)
    journal.full = False

    assert handle_with(mailer, JOURNALLED, journal, clock)(event)["statusCode"] == 200
    assert not subjects(mailer)[0].startswith("[check]")


def test_two_forms_opened_in_one_second_have_two_tokens() -> None:
    first, second = (signing.time_token(SECRET, NOON) for _ in range(2))

    assert first != second
    assert signing.token_age(SECRET, first, NOON + 9) == 9


def test_rows_say_nothing_and_are_others_the_next_day(
    repetition: Repetition, journal: MemoryJournal
) -> None:
    repetition.signs("a", TEXT, "token", "", NOON)
    repetition.signs("a", TEXT, "token", "", NOON + DAY)

    names = {name for name, _ in journal.counters}
    assert len(names) == 4
    assert all(set(name.removeprefix("rate#")) <= set("0123456789abcdef#") for name in names)


def test_while_the_journal_is_away_nothing_is_repeated() -> None:
    repetition = Repetition(UnreachableJournal(), SECRET)

    assert not any(repetition.signs(key, TEXT, "token", "work", NOON) for key in "abcde")


def test_a_text_of_many_senders_is_marked_and_the_first_two_are_not(
    journalled, journal: MemoryJournal, clock: ManualClock
) -> None:
    for number in range(4):
        token = signing.time_token(SECRET, NOON - 60)
        assert journalled(post(number, token))["statusCode"] == 200

    flags = [record.flags for record in journal.stored.values()]
    assert [CHECK in each for each in flags] == [False, False, True, True]


def test_who_sends_the_same_again_is_not_counted(journalled, journal: MemoryJournal) -> None:
    for _ in range(9):
        assert journalled(post(1))["statusCode"] == 200

    assert max(journal.counters.values()) == 1
