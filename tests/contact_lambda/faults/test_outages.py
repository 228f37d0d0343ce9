"""SES or the journal is away for ten minutes."""

import pytest

from contact_lambda.record import State
from tests.contact_lambda.faults.world import FAILED, KILL_AFTER, NOT_APPLIED, OK, Chances, World

OUTAGE, MESSAGES = 600, 200

pytestmark = pytest.mark.usefixtures("bare_world")


def day_with(fault: int, *calls: str, lost: float = 0) -> World:
    """An hour of messages; `calls` fail in its first ten minutes."""
    world: World

    def choose(name: str) -> int:
        return fault if name in calls and world.now < start + OUTAGE else OK

    world = World(1, Chances(lost=lost), choose)
    start = world.now
    for number in range(MESSAGES):
        world.visit(start + number * 18, number)
    world.run(quiet_after=10**9)
    return world


def test_while_ses_refuses_everything_is_accepted_and_arrives_once_afterwards() -> None:
    world = day_with(FAILED, "send")

    assert all(each.promised for each in world.visitors)
    assert [world.mails_of(each) for each in world.visitors] == [1] * MESSAGES
    assert world.left_open() == []


@pytest.mark.parametrize("lost", [0, 1])
def test_while_ses_is_silent_everything_is_accepted_and_arrives_once_afterwards(
    lost: float,
) -> None:
    world = day_with(NOT_APPLIED, "send", lost=lost)

    assert all(each.promised for each in world.visitors)
    assert [world.mails_of(each) for each in world.visitors] == [1] * MESSAGES
    assert world.left_open() == []


def test_while_every_environment_dies_after_ses_nothing_is_repeated() -> None:
    world = day_with(KILL_AFTER, "send")

    assert [world.mails_of(each) for each in world.visitors] == [1] * MESSAGES


def test_while_the_journal_is_away_mail_is_sent_and_the_answer_is_true() -> None:
    world = day_with(FAILED, "create", "save", "read", "listed")

    assert all(each.promised for each in world.visitors)
    assert [world.mails_of(each) for each in world.visitors] == [1] * MESSAGES
    assert {record.state for record in world.journal.stored.values()} == {State.DELIVERED}


def test_while_both_are_away_nobody_is_promised_anything() -> None:
    world = day_with(FAILED, "create", "save", "read", "listed", "send")

    during = [each for each in world.visitors if each.number * 18 < OUTAGE]
    assert not any(each.promised for each in during)
    assert world.lost() == world.repeated() == 0
