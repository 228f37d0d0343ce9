"""A flood of one sender, of many, and of those who hide where they are, through the handler."""

from typing import Any

import pytest

from contact_lambda import signing
from contact_lambda.record import State
from contact_lambda.spam.rate_limit import ALL_IN_HOUR
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    UnreachableJournal,
)
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event, stored_event
from tests.contact_lambda.scenes import subjects

SCHEDULE = stored_event("schedule")
FLOOD = "203.0.113.7"


def post(key: str, source: str | None, **fields: str) -> dict[str, Any]:
    token = signing.time_token(JOURNALLED.secret, NOON - 60)
    said = {**GOOD, "token": token, "submission_id": key, **fields}
    event = json_event(said, headers={"x-forwarded-for": f"{key[-3:]}.1.1.1, 192.0.2.1"})
    if source is None:
        del event["requestContext"]["http"]["sourceIp"]
    else:
        event["requestContext"]["http"]["sourceIp"] = source
    return event


def patients(handle, mailer: AcceptingMailer) -> list[str]:
    """The subjects of the mails of twenty patients from twenty addresses."""
    before = len(mailer.mails)
    for number in range(20):
        answer = handle(post(f"patient-{number}", f"198.51.100.{number}"))
        assert answer["statusCode"] == 200
    return subjects(mailer, before)


@pytest.mark.parametrize("pause", [0, 7])
def test_after_500_posts_of_one_address_20_patients_have_20_mails_within_the_minute_unmarked(
    journalled, mailer: AcceptingMailer, clock: ManualClock, pause: int
) -> None:
    """At once, and over 58 minutes, which is all that one address can send in an hour."""
    for number in range(500):
        journalled(post(f"flood-{number}", FLOOD))
        clock.pass_(pause)
    started = clock.time

    marked = [each.startswith("[check]") for each in patients(journalled, mailer)]

    assert marked == [False] * 20
    assert clock.time - started < 60


@pytest.mark.parametrize("kind", ["the same message", "refused fields", "spam"])
def test_repeats_refusals_and_what_is_held_count_for_nobody(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal, kind: str
) -> None:
    spam = {"website": "x", "message": "We offer SEO and backlinks: http://a http://b http://c"}
    for number in range(200):
        source = f"203.0.{number}.7"
        if kind == "spam":
            journalled(post(f"spam-{number}", source, **spam))
        elif kind == "refused fields":
            journalled(post(f"wrong-{number}", source, email="nobody"))
        else:
            journalled(post("same", source))

    assert not any(each.startswith("[check]") for each in patients(journalled, mailer))
    of_all = [count for (name, _), count in journal.counters.items() if "all" in name]
    assert sum(of_all) <= 21


def test_who_repeats_a_message_is_not_counted_and_hears_the_same(
    journalled, journal: MemoryJournal
) -> None:
    answers = [journalled(post("same", FLOOD)) for _ in range(30)]

    assert {each["statusCode"] for each in answers} == {200}
    assert set(journal.counters.values()) == {1}


@pytest.mark.parametrize(
    "source",
    [
        lambda n: f"2001:db8:1:{n:x}::1",  # one site with as many networks as it likes
        lambda n: f"2001:db8:1:2:{n:x}::1",  # one network
        lambda n: f"::ffff:203.0.113.{n % 2}",  # two IPv4 addresses
    ],
)
def test_one_sender_with_many_ipv6_addresses_cannot_mark_the_others(
    journalled, mailer: AcceptingMailer, clock: ManualClock, source
) -> None:
    for number in range(500):
        journalled(post(f"flood-{number}", source(number)))
        clock.pass_(7)

    assert not any(each.startswith("[check]") for each in patients(journalled, mailer))


def test_a_forged_forwarding_header_does_not_make_another_sender(journalled) -> None:
    answers = [journalled(post(f"flood-{n:03}", FLOOD))["statusCode"] for n in range(12)]

    assert answers == [200] * 10 + [429] * 2


@pytest.mark.parametrize("source", [None, ""])
def test_without_an_address_nobody_is_refused(
    journalled, mailer: AcceptingMailer, source: str | None
) -> None:
    answers = [journalled(post(f"flood-{n}", source))["statusCode"] for n in range(100)]

    assert set(answers) == {200}
    marked = [each.startswith("[check]") for each in subjects(mailer)]
    assert marked == [False] * ALL_IN_HOUR + [True] * (100 - ALL_IN_HOUR)


def test_a_flood_from_everywhere_marks_and_holds_only_what_was_marked_without_it(
    journalled, mailer: AcceptingMailer, journal: MemoryJournal
) -> None:
    for number in range(ALL_IN_HOUR):
        journalled(post(f"flood-{number}", f"203.0.{number}.7"))

    assert all(each.startswith("[check]") for each in patients(journalled, mailer))
    no_script = journalled(post("no-script", "192.0.2.7", token=""))
    assert no_script["statusCode"] == 200
    assert journalled(post("trapped", "192.0.2.8", website="x"))["statusCode"] == 202
    held = [record for record in journal.stored.values() if record.state is State.QUARANTINED]
    assert [record.reason for record in held] == ["breaker,trap"]


def test_while_nobody_counts_every_message_passes(
    handle_with, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    class NoCounters(MemoryJournal):
        def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
            return UnreachableJournal().count(name, counters, ttl)

    handle = handle_with(mailer, JOURNALLED, NoCounters(), clock)
    for number in range(30):
        handle(post(f"flood-{number}", FLOOD))

    assert len(mailer.mails) == 30
    assert not any(each.startswith("[check]") for each in patients(handle, mailer))


def test_while_the_journal_is_away_it_is_asked_as_little_as_before(
    handle_with, mailer: AcceptingMailer
) -> None:
    """Each call may take seconds, and the function has fifteen."""

    class Counting(UnreachableJournal):
        asked = 0

        def _fail(self):
            Counting.asked += 1
            return super()._fail()

    assert handle_with(mailer, JOURNALLED, Counting())(post("one", FLOOD))["statusCode"] == 200
    assert Counting.asked == 3  # read, create, and the record afterwards
