"""Signs of spam, rates, the time token and the puzzle, through the handler where it shows."""

import base64
import email
import json
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda import signing
from contact_lambda.http.lambda_events import Request
from contact_lambda.spam import altcha, score
from contact_lambda.spam.rate_limit import RateLimit
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from tests.contact_lambda.answers import page, problem
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    UnreachableJournal,
)
from tests.contact_lambda.samples import BROWSER, GOOD, JOURNALLED, event_of, form_event, json_event

SECRET = JOURNALLED.secret
TOKEN = signing.time_token(SECRET, NOON - 60)
PERSON = Submission(**GOOD, token=TOKEN)
LINKS = "http://a.example https://b.example www.c.example"


def signs_of(submission: Submission, origin: str = "", **settings: Any) -> list[str]:
    request = Request("POST", "/contact", origin=origin, host="api.example.net")
    return score.signs(submission, request, replace(JOURNALLED, **settings), NOON)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"trapped": True}, ["trap"]),
        ({"token": ""}, ["no_token"]),
        ({"token": TOKEN[:-1] + "x"}, ["no_token"]),
        ({"token": "é.é"}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON - 86_401)}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON + 5)}, ["no_token"]),
        ({"token": signing.time_token("x" * 32, NOON - 60)}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON - 2)}, ["fast"]),
        ({"token": signing.time_token(SECRET, NOON - 3)}, []),
        ({"message": LINKS}, ["links"]),
        ({"message": "https://one.example www.two.example"}, []),
    ],
)
def test_each_sign_is_found(changes: dict[str, Any], found: list[str]) -> None:
    assert signs_of(replace(PERSON, **changes)) == found


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        ("", False),
        ("null", False),
        ("https://www.clinic.example", False),
        ("https://WWW.clinic.example", False),
        ("https://api.example.net", False),
        ("https://preview.clinic.example", False),
        ("https://evil.example", True),
        ("https://www.clinic.example.evil.example", True),
    ],
)
def test_a_foreign_origin_is_a_sign(origin: str, foreign: bool) -> None:
    origins = ("https://preview.clinic.example",)

    assert signs_of(PERSON, origin, form_origins=origins) == ["origin"] * foreign


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.DELIVER),
        (["no_token"], Verdict.DELIVER),
        (["links"], Verdict.DELIVER),
        (["trap"], Verdict.CHECK),
        (["no_token", "links"], Verdict.CHECK),
        (["trap", "no_token"], Verdict.CHECK),
        (["trap", "fast"], Verdict.QUARANTINE),
        (["no_token", "links", "origin"], Verdict.QUARANTINE),
        (["no_work"], Verdict.CHECK),
        (["wrong_work"], Verdict.QUARANTINE),
    ],
)
def test_three_points_are_a_tag_and_five_the_quarantine(found: list[str], verdict: Verdict) -> None:
    assert score.verdict_of(found) is verdict


def test_no_combination_of_signs_drops_a_message() -> None:
    assert score.verdict_of(list(score.POINTS)) is Verdict.QUARANTINE


def test_a_trap_that_autofill_filled_is_delivered_with_a_mark(
    journalled, mailer: AcceptingMailer
) -> None:
    answer = journalled(json_event({**GOOD, "website": "https://x.example"}))

    assert answer["statusCode"] == 200
    subject = email.message_from_bytes(mailer.mails[0].raw, policy=default)["Subject"]
    assert subject.startswith("[check] ")


# The token.


def test_the_token_is_signed_fresh_and_says_only_the_time(journalled) -> None:
    answer = journalled(event_of(None, method="GET", path="/contact/token"))

    token = json.loads(answer["body"])["token"]
    assert answer["statusCode"] == 200
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert token.partition(".")[0] == str(NOON)
    assert signing.token_age(SECRET, token, NOON + 5) == 5


@pytest.mark.parametrize("path", ["/contact/token", "/contact/altcha"])
def test_without_a_secret_there_is_nothing_signed(handle, path: str) -> None:
    assert handle(event_of(None, method="GET", path=path))["statusCode"] == 404


def test_the_token_takes_no_post(journalled) -> None:
    answer = journalled(event_of(method="POST", path="/contact/token"))

    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD")


@given(st.text(max_size=200))
def test_no_text_is_a_token_by_chance(token: str) -> None:
    assert signing.token_age(SECRET, token, NOON) is None


# Rates.


def keyed(number: int) -> dict[str, Any]:
    return json_event({**GOOD, "token": TOKEN, "submission_id": f"key-{number}"})


def subjects(mailer: AcceptingMailer) -> list[str]:
    return [email.message_from_bytes(each.raw, policy=default)["Subject"] for each in mailer.mails]


def test_from_the_sixth_in_ten_minutes_on_messages_are_tagged_and_from_the_eleventh_refused(
    journalled, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    answers = [journalled(keyed(number)) for number in range(12)]

    assert [each["statusCode"] for each in answers] == [200] * 10 + [429] * 2
    tagged = [each.startswith("[check]") for each in subjects(mailer)]
    assert tagged == [False] * 5 + [True] * 5
    assert answers[-1]["headers"]["Retry-After"] == "600"
    assert problem(answers[-1])["code"] == "too_many"

    clock.pass_(600)
    assert journalled(keyed(20))["statusCode"] == 200
    assert not subjects(mailer)[-1].startswith("[check]")


def test_from_the_31st_in_a_day_on_messages_are_tagged_and_from_the_61st_refused() -> None:
    journal, verdicts = MemoryJournal(), []
    rates = RateLimit(journal, SECRET)
    for number in range(62):
        verdicts.append(rates._of_address("203.0.113.7", NOON + 600 * (number // 2)).verdict)

    assert verdicts == [0] * 30 + [1] * 30 + [3] * 2


def test_what_was_taken_is_answered_even_when_too_many_came(
    journalled, mailer: AcceptingMailer
) -> None:
    for number in range(11):
        journalled(keyed(number))

    assert journalled(keyed(0))["statusCode"] == 200
    assert len(mailer.mails) == 10


def test_the_429_page_keeps_the_text_and_names_another_way(journalled) -> None:
    for number in range(10):
        journalled(keyed(number))

    answer = journalled(form_event({**GOOD, "language": "de"}, accept=BROWSER))

    shown = page(answer)
    assert answer["statusCode"] == 429
    assert shown.sends()["message"] == GOOD["message"]
    assert JOURNALLED.other_way in shown.text["main"][0]
    assert shown.text["h1"] == ["Ihre Nachricht wurde nicht gesendet"]


def test_over_sixty_in_an_hour_from_everywhere_all_are_marked_with_an_alarm(
    journalled, mailer: AcceptingMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(61):
        event = keyed(number)
        event["requestContext"]["http"]["sourceIp"] = f"203.0.113.{number}"
        answer = journalled(event)

    assert answer["statusCode"] == 200
    assert [each[:7] for each in subjects(mailer)].count("[check]") == 1
    assert '"Breaker": 1' in capsys.readouterr().out


def test_an_address_is_counted_under_a_hash_of_the_day_and_never_as_itself() -> None:
    journal = MemoryJournal()
    rates = RateLimit(journal, SECRET)
    for day in (0, 86_400):
        rates.of_address("203.0.113.7", NOON + day)
    RateLimit(journal, "y" * 32).of_address("203.0.113.7", NOON)

    names = {name for name, _ in journal.counters}
    assert len(names) == 3
    assert "203.0.113" not in str(journal.counters)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("not an address", "not an address", True),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
    ],
)
def test_ipv6_is_counted_by_its_network(one: str, other: str, same: bool) -> None:
    journal = MemoryJournal()
    for address in (one, other):
        RateLimit(journal, SECRET).of_address(address, NOON)

    assert (max(journal.counters.values()) == 2) is (same or one.startswith("2001"))
    assert (min(journal.counters.values()) == 2) is same


def test_when_nobody_counts_messages_pass() -> None:
    away = RateLimit(UnreachableJournal(), SECRET)
    assert away.of_address("203.0.113.7", NOON).verdict is Verdict.DELIVER
    assert not away.too_many(NOON)
    assert RateLimit(MemoryJournal(), SECRET).of_address("", NOON).verdict is Verdict.DELIVER


# The puzzle.


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

    assert post(submission_id="one") == 200
    assert post(submission_id="two") == 200  # the same message again
    assert post(submission_id="three", message="Another one.") == 422
    assert len(mailer.mails) == 1
    assert not subjects(mailer)[0].startswith("[check]")


def test_without_a_solution_a_message_is_tagged_and_with_a_wrong_one_held(
    handle_with, mailer: AcceptingMailer, journal: MemoryJournal, clock: ManualClock
) -> None:
    handle = handle_with(mailer, replace(JOURNALLED, altcha=True), journal, clock)

    assert handle(json_event({**GOOD, "token": TOKEN}))["statusCode"] == 200
    wrong = {**GOOD, "token": TOKEN, "altcha": "wrong", "message": "Other."}
    assert handle(json_event(wrong))["statusCode"] == 202
    assert [each[:7] for each in subjects(mailer)] == ["[check]"]


def test_the_puzzle_is_off_by_default(journalled) -> None:
    answer = journalled(event_of(None, method="GET", path="/contact/altcha"))

    assert answer["statusCode"] == 404
