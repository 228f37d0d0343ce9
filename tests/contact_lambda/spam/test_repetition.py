"""The same text from several senders, and the same token in several messages."""

import pytest

from contact_lambda import signing
from contact_lambda.record import CHECK
from contact_lambda.spam.repetition import MAX_COPIES, Repetition
from tests.contact_lambda.fakes import NOON, ManualClock, MemoryJournal, UnreachableJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import DAY

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
    found = [repetition.signs(TEXT, "", NOON) for _ in range(MAX_COPIES + 2)]

    assert found == [[], [], ["repeated"], ["repeated"]]


@pytest.mark.parametrize(
    "variant", [TEXT.upper(), f"{TEXT} https://x.example/?id=77", TEXT.replace("e", "é") + " 123"]
)
def test_case_accents_numbers_and_links_make_no_other_text(
    repetition: Repetition, variant: str
) -> None:
    for _ in range(MAX_COPIES):
        repetition.signs(TEXT, "", NOON)

    assert repetition.signs(variant, "", NOON) == ["repeated"]


def test_short_texts_repeat_themselves(repetition: Repetition) -> None:
    assert not any(repetition.signs("Please call me back", "", NOON) for _ in range(20))


def test_a_token_is_good_for_one_message(repetition: Repetition) -> None:
    assert repetition.signs("", "token", NOON) == []
    assert repetition.signs("", "token", NOON) == ["token_used"]
    assert repetition.signs("", "another", NOON) == []


def test_two_forms_opened_in_one_second_have_two_tokens() -> None:
    first, second = (signing.time_token(SECRET, NOON) for _ in range(2))

    assert first != second
    assert signing.token_age(SECRET, first, NOON + 9) == 9


def test_rows_say_nothing_and_are_others_the_next_day(
    repetition: Repetition, journal: MemoryJournal
) -> None:
    repetition.signs(TEXT, "token", NOON)
    repetition.signs(TEXT, "token", NOON + DAY)

    names = {name for name, _ in journal.counters}
    assert len(names) == 4
    assert all(set(name.removeprefix("rate#")) <= set("0123456789abcdef#") for name in names)


def test_while_the_journal_is_away_nothing_is_repeated() -> None:
    repetition = Repetition(UnreachableJournal(), SECRET)

    assert not any(repetition.signs(TEXT, "token", NOON) for _ in range(5))


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
