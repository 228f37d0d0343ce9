"""How many messages one address, and all addresses together, may send."""

from typing import Any

import pytest

from contact_lambda import signing
from contact_lambda.spam.rate_limit import RateLimit
from contact_lambda.spam.score import Verdict
from tests.contact_lambda.answers import page, problem
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    UnreachableJournal,
)
from tests.contact_lambda.samples import BROWSER, GOOD, JOURNALLED, form_event, json_event
from tests.contact_lambda.scenes import subjects

SECRET = JOURNALLED.secret
TOKEN = signing.time_token(SECRET, NOON - 60)


def keyed(number: int) -> dict[str, Any]:
    return json_event({**GOOD, "token": TOKEN, "submission_id": f"key-{number}"})


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
