"""The puzzle that a browser may be asked to solve."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda import signing
from contact_lambda.spam import altcha
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, event_of, json_event
from tests.contact_lambda.scenes import subjects

SECRET = JOURNALLED.secret
TOKEN = signing.time_token(SECRET, NOON - 60)


def solve(puzzle: dict[str, Any], **changes: Any) -> str:
    number = next(
        n
        for n in range(puzzle["maxnumber"] + 1)
        if altcha._hash(puzzle["salt"], n) == puzzle["challenge"]
    )
    names = ("algorithm", "challenge", "salt", "signature")
    answer = {**{name: puzzle[name] for name in names}, "number": number, **changes}
    return base64.b64encode(json.dumps(answer).encode()).decode()


@pytest.fixture(scope="module")
def challenge() -> dict[str, Any]:
    return altcha.challenge(SECRET, NOON)


def test_a_solved_puzzle_is_known_by_its_challenge(challenge: dict[str, Any]) -> None:
    assert altcha.solved(SECRET, solve(challenge), NOON) == challenge["challenge"]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": "1"},
        {"number": True},
        {"algorithm": "SHA-1"},
        {"signature": "0" * 64},
        {"salt": "x"},
        {"salt": "x?expires=99999999999"},
        {"challenge": "\ud800"},
    ],
)
def test_a_puzzle_that_was_tampered_with_is_not_solved(
    challenge: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert altcha.solved(SECRET, solve(challenge, **changes), NOON) == ""


def test_a_puzzle_lives_no_longer_when_digits_move_from_the_number_into_its_time(
    challenge: dict[str, Any],
) -> None:
    answer = json.loads(base64.b64decode(solve(challenge)))
    digits = str(answer["number"])
    longer = {"salt": challenge["salt"] + digits[0], "number": int(digits[1:] or 0)}
    spliced = {"salt": challenge["salt"][:-1] + digits[0] + "&", "number": int(digits[1:] or 0)}

    for changes in (longer, spliced):
        payload = base64.b64encode(json.dumps({**answer, **changes}).encode()).decode()
        assert altcha.solved(SECRET, payload, NOON) == ""


def test_a_puzzle_expires_after_an_hour(challenge: dict[str, Any]) -> None:
    payload = solve(challenge)

    assert altcha.solved(SECRET, payload, NOON + 3_600)
    assert not altcha.solved(SECRET, payload, NOON + 3_601)
    assert not altcha.solved("x" * 32, payload, NOON)


@given(st.text(max_size=100) | st.binary(max_size=100).map(lambda b: base64.b64encode(b).decode()))
def test_no_text_solves_a_puzzle_by_chance(payload: str) -> None:
    assert altcha.solved(SECRET, payload, NOON) == ""


def test_a_solution_is_good_for_one_message(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    handle = handle_with(mailer, replace(JOURNALLED, altcha=True), journal, clock)
    asked = handle(event_of(None, method="GET", path="/contact/altcha"))
    solution = solve(json.loads(asked["body"]))

    def post(**changes: str) -> int:
        fields = {**GOOD, "token": TOKEN, "altcha": solution, **changes}
        return int(handle(json_event(fields))["statusCode"])

    assert [post(), post()] == [200, 200]  # the same message again
    assert post(message="Another one.") == 422
    assert [each[:3] for each in subjects(mailer)] == ["New"]
    # With a key of its own a message is another one, and for that the solution counts as none.
    assert post(message="Another one.", submission_id="two") == 200
    assert post(message="Another one.", submission_id="two") == 200
    assert [each[:7] for each in subjects(mailer, 1)] == ["[check]"]


def puzzle_of(handle: Any) -> tuple[str, str]:
    """A token and its solution, as a form gets them."""
    asked = json.loads(handle(event_of(None, method="GET", path="/contact/token"))["body"])
    return asked["token"], solve(asked["altcha"])


def test_a_retry_that_solved_another_puzzle_or_none_is_the_same_message(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    """The script asks for a new puzzle when the first one is old, and after a reload."""
    handle = handle_with(mailer, replace(JOURNALLED, altcha=True), journal, clock)
    for _ in range(2):
        token, solution = puzzle_of(handle)
        clock.pass_(60)
        said = {**GOOD, "submission_id": "one", "token": token}
        assert handle(json_event({**said, "altcha": solution}))["statusCode"] == 200
        assert handle(json_event(said))["statusCode"] == 200

    assert len(mailer.mails) == 1


@pytest.mark.parametrize("seconds", [60, 7_200], ids=["in time", "an hour too late"])
@pytest.mark.parametrize("renewed", [False, True], ids=["same secret", "new secret"])
def test_who_writes_while_the_secret_changes_or_for_long_is_not_held(
    handle_with,
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
    seconds: int,
    renewed: bool,
) -> None:
    settings = replace(JOURNALLED, altcha=True)
    token, solution = puzzle_of(handle_with(mailer, settings, journal, clock))
    clock.pass_(seconds)
    if renewed:
        settings = replace(settings, secret="n" * 32, earlier_secrets=(SECRET,))
    handle = handle_with(mailer, settings, journal, clock)

    answer = handle(json_event({**GOOD, "token": token, "altcha": solution}))

    assert answer["statusCode"] == 200
    assert not subjects(mailer)[0].startswith("[check]")


def test_without_a_solution_a_message_passes_and_with_a_wrong_one_it_is_held(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    handle = handle_with(mailer, replace(JOURNALLED, altcha=True), journal, clock)

    assert handle(json_event({**GOOD, "token": TOKEN}))["statusCode"] == 200
    wrong = {**GOOD, "token": TOKEN, "altcha": "wrong", "message": "Other."}
    assert handle(json_event(wrong))["statusCode"] == 202
    assert [each[:3] for each in subjects(mailer)] == ["New"]


def test_the_puzzle_is_off_by_default(journalled) -> None:
    answer = journalled(event_of(None, method="GET", path="/contact/altcha"))

    assert answer["statusCode"] == 404


@pytest.mark.parametrize("is_on", [True, False])
def test_a_token_brings_a_puzzle_where_that_is_on(handle_with, is_on: bool) -> None:
    settings = replace(JOURNALLED, altcha=is_on)
    handle = handle_with(AcceptingMailer(), settings, MemoryJournal())
    answer = json.loads(handle(event_of(None, method="GET", path="/contact/token"))["body"])

    assert ("altcha" in answer) is is_on
    if is_on:
        assert altcha.solved(SECRET, solve(answer["altcha"]), NOON) == answer["altcha"]["challenge"]
