"""Hundreds of messages through the real intake in a world where nothing can be relied on.

`make faults` sends thousands: STORM is the number of messages.

Each call fails in five of every twenty cases: definitely, ambiguously (applied or not), or
with the end of the environment before or after its effect.
"""

import os
import sys

import pytest

from contact_lambda.config import Settings
from contact_lambda.identity import identify
from tests.contact_lambda.faults.world import CLINIC, SEVERAL, Chances, World, submission_of

SUBMISSIONS, HOURS, FAULT = int(os.environ.get("STORM", "500")), 6, 0.05
SEEDS = (1, 2, 3)

pytestmark = pytest.mark.usefixtures("bare_world")


def storm(
    name: str,
    seed: int,
    *,
    impatient: bool = False,
    settings: Settings = CLINIC,
    **chances: float,
) -> World:
    bad = Chances(fault=FAULT, **chances)  # type: ignore[arg-type]
    world = World(seed, bad, settings=settings, impatient=impatient)
    start = world.now
    for number in range(SUBMISSIONS):
        world.visit(start + world.random.randint(0, HOURS * 3_600), number)
    world.run(quiet_after=HOURS * 3_600)
    sys.stdout.write(f"{name}, seed {seed}: {world.summary()}\n")
    assert world.astray == set()
    return world


@pytest.mark.parametrize("seed", SEEDS)
def test_with_all_events_each_message_arrives_exactly_once(seed: int) -> None:
    world = storm("all events", seed, repeated=0.2)

    assert world.lost() == 0
    assert world.repeated() == 0
    assert all(world.mails_of(each) == 1 for each in world.visitors if each.promised)
    assert world.left_open() == []


@pytest.mark.parametrize("lost", [0.01, 0.1])
def test_when_some_events_are_lost_nothing_else_is_and_repeats_are_few_and_say_so(
    lost: float,
) -> None:
    world = storm(f"{lost:.0%} of events lost", 1, lost=lost)

    assert world.lost() == 0
    # A repeat needs an unknown outcome (a fifth here) AND the loss of Send AND of Delivery.
    assert world.repeated() <= SUBMISSIONS / 5 * 2 * lost**2 + max(1, SUBMISSIONS / 1_250)
    assert world.silent_repeats == 0
    assert world.left_open() == []


def test_when_all_events_are_lost_nothing_else_is() -> None:
    world = storm("no events", 1, lost=1)

    assert world.lost() == 0
    assert world.silent_repeats == 0
    assert world.left_open() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_when_events_are_late_and_twice_nothing_is_lost_and_repeats_say_so(seed: int) -> None:
    world = storm("events up to an hour late", seed, latest=3_600, repeated=0.5)

    assert world.lost() == 0
    assert world.silent_repeats == 0
    assert world.left_open() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_bounces_in_any_way_arrives_at_the_fallback_unless_the_journal_was_away(
    seed: int,
) -> None:
    world = storm(
        "a tenth bounces in each way", seed, bounce=0.1, returned=0.02, delayed=0.1, repeated=0.2
    )

    lost = [each for each in world.visitors if each.promised and not world.mails_of(each)]
    assert all(each.journal_was_away for each in lost)
    assert len(lost) <= max(2, SUBMISSIONS * 3 // 1_000)
    assert world.repeated() == 0
    assert world.left_open() == []


def test_automatic_replies_repeat_nothing() -> None:
    world = storm("a third is answered automatically", 1, autoreply=0.3, repeated=0.2)

    assert world.lost() == 0
    assert world.repeated() == 0
    assert world.left_open() == []


def test_a_bounce_that_nobody_told_of_is_an_alarm_and_its_text_is_kept() -> None:
    """Without its event a bounce cannot be known; the missing Delivery is."""
    world = storm("bounces, and a tenth of events lost", 1, bounce=0.1, lost=0.1)

    lost = [each for each in world.visitors if each.promised and not world.mails_of(each)]
    assert lost
    unreported = [each for each in lost if not each.journal_was_away]
    assert {identify(submission_of(each)).reference for each in unreported} <= world.alarmed
    assert world.left_open() == []


def test_every_message_that_is_held_is_named_in_a_digest_and_those_let_out_arrive_once() -> None:
    world = storm("a tenth is held", 1, held=0.1, bounce=0.1, repeated=0.2)

    held = [each for each in world.visitors if each.held and each.promised]
    assert len(held) > SUBMISSIONS / 20
    assert world.let_out
    lost = [each for each in world.visitors if each.promised and not world.reached(each)]
    assert all(each.journal_was_away for each in lost)
    assert world.repeated() == 0
    assert world.left_open() == []


def test_who_presses_again_gets_a_repeat_only_if_the_journal_was_away() -> None:
    world = storm("impatient visitors", 1, impatient=True, repeated=0.2)

    repeated = [each for each in world.visitors if world.mails_of(each) > 1]
    assert world.lost() == 0
    assert all(each.presses > 1 and each.journal_was_away for each in repeated)
    assert world.left_open() == []


# Two roles, each with a first recipient, a second one, and one who gets a copy.


def unexplained(world: World) -> list[int]:
    """Messages that a further recipient does not have, although the journal took them."""
    return [each.number for each, _ in world.missing() if not each.journal_was_away]


@pytest.mark.parametrize("seed", SEEDS)
def test_with_all_events_each_of_several_recipients_has_each_message_exactly_once(
    seed: int,
) -> None:
    world = storm("three recipients", seed, settings=SEVERAL, repeated=0.2)

    assert world.lost() == world.repeated() == world.repeated_to_others() == 0
    assert unexplained(world) == []
    assert world.left_open() == []


@pytest.mark.parametrize("lost", [0.1, 1])
def test_when_events_are_lost_no_recipient_misses_a_message_and_every_repeat_says_so(
    lost: float,
) -> None:
    world = storm(f"three recipients, {lost:.0%} of events lost", 1, settings=SEVERAL, lost=lost)

    assert world.lost() == 0
    assert unexplained(world) == []
    assert world.silent_repeats == 0
    assert world.left_open() == []


def test_when_events_are_late_no_recipient_misses_a_message_and_every_repeat_says_so() -> None:
    world = storm("three recipients, late", 1, settings=SEVERAL, latest=3_600, repeated=0.5)

    assert world.lost() == 0
    assert unexplained(world) == []
    assert world.silent_repeats == 0
    assert world.left_open() == []


def test_what_bounces_at_the_lead_goes_to_the_fallback_and_to_nobody_else_again() -> None:
    world = storm(
        "three recipients, a tenth bounces at the lead",
        1,
        settings=SEVERAL,
        bounce=0.1,
        returned=0.02,
        repeated=0.2,
    )

    lost = [each for each in world.visitors if each.promised and not world.mails_of(each)]
    assert all(each.journal_was_away for each in lost)
    assert unexplained(world) == []
    assert world.repeated() == world.repeated_to_others() == 0
    assert world.left_open() == []


def test_a_copy_that_bounces_is_an_alarm_and_no_mail_to_anybody() -> None:
    world = storm("three recipients, copies bounce", 1, settings=SEVERAL, copy_bounce=0.3)

    missing = {identify(submission_of(each)).reference for each, _ in world.missing()}
    assert world.came_back
    assert world.came_back <= world.told_of
    assert not world.fallbacks.total()
    assert missing - world.came_back <= {
        identify(submission_of(each)).reference for each in world.visitors if each.journal_was_away
    }
    assert world.lost() == world.repeated() == world.repeated_to_others() == 0
    assert world.left_open() == []


def test_a_held_message_reaches_several_recipients_once_when_it_is_let_out() -> None:
    world = storm("three recipients, a tenth is held", 1, settings=SEVERAL, held=0.1, repeated=0.2)

    assert world.let_out
    assert unexplained(world) == []
    assert world.repeated() == world.repeated_to_others() == 0
    assert world.left_open() == []
