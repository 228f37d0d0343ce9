"""contact-form.js solves the handler's puzzle while a visitor types, and shows nothing of it."""

import time

import pytest

from contact_lambda.spam import altcha
from tests.browser.contact_page import press, words_of_state, write
from tests.browser.fake_handler import problem

pytestmark = pytest.mark.browser
SECRET = "a-secret-of-the-clinic-with-32-characters"
NOT_SENT = problem(503, detail="Phone 01632 960 001.")


@pytest.fixture(autouse=True)
def small_puzzles(monkeypatch):
    """So that a busy machine solves them in time."""
    monkeypatch.setattr(altcha, "MAX_NUMBER", 500)


def puzzles(handler, number):
    handler.puzzles = [altcha.challenge(SECRET, int(time.time())) for _ in range(number)]
    return [each["challenge"] for each in handler.puzzles]


def solved(handler):
    """The challenges that the messages solve, as the handler reads them."""
    now = int(time.time())
    return [altcha.solved(SECRET, each.fields.get("altcha", ""), now) for each in handler.messages]


def test_a_puzzle_is_solved_unseen(person, handler):
    expected = puzzles(handler, 1)
    before = person.find("form[method=post]").text
    write(person)
    assert person.find("form[method=post]").text.startswith(before)
    press(person)
    words_of_state(person, "sent")

    assert solved(handler) == expected
    assert [each.path for each in handler.received] == ["/contact/token", "/contact"]


def test_without_a_puzzle_there_is_no_solution(person, handler):
    write(person)
    press(person)
    words_of_state(person, "sent")

    assert "altcha" not in handler.messages[0].fields


def test_the_same_text_is_sent_with_the_same_solution_even_after_a_reload(person, handler):
    first, *_ = puzzles(handler, 2)
    handler.replies = [NOT_SENT, NOT_SENT]
    write(person)
    for _ in range(2):
        press(person)
        words_of_state(person, "not-sent")
    person.browser.refresh()
    press(person)
    words_of_state(person, "sent")

    assert solved(handler) == [first] * 3
    assert len({each.fields["submission_id"] for each in handler.messages}) == 1
    assert all(each.fields["token"] for each in handler.messages)


def test_a_cleared_form_gets_a_puzzle_of_its_own(person, handler):
    expected = puzzles(handler, 2)
    handler.replies = [NOT_SENT]
    write(person)
    press(person)
    words_of_state(person, "not-sent")
    person.find("form[method=post] .clear").click()
    write(person, message="Other words")
    press(person)
    words_of_state(person, "sent")

    assert solved(handler) == expected


def test_another_text_gets_a_puzzle_of_its_own(person, handler):
    expected = puzzles(handler, 3)
    handler.replies = [NOT_SENT]
    write(person)
    press(person)
    words_of_state(person, "not-sent")
    write(person, message="Other words")
    press(person)
    words_of_state(person, "sent")
    person.find("[data-another]").click()
    write(person)
    press(person)
    words_of_state(person, "sent")

    assert solved(handler) == expected


@pytest.mark.parametrize(
    "changes",
    [{"algorithm": "SHA-9"}, {"challenge": "0" * 64, "maxnumber": 1_000_000_000}],
    ids=["no crypto for it", "not solved in time"],
)
def test_a_message_goes_without_a_solution_that_cannot_be_had(person, handler, changes):
    puzzles(handler, 1)
    handler.puzzles[0] |= changes
    write(person)
    press(person)
    words_of_state(person, "sent", 30)

    assert "altcha" not in handler.messages[0].fields
