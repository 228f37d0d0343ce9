"""One message, and every fault at every boundary: the table, exhaustively.

Boundaries are counted over the whole life of a message: the visitor's request, the sweeps and
SES's events. What two faults can do together is looked at as well.
"""

from itertools import product

import pytest

from contact_lambda.config import Settings
from contact_lambda.identity import identify
from tests.contact_lambda.faults.world import (
    APPLIED,
    CLINIC,
    FAILED,
    KILL_AFTER,
    KILL_BEFORE,
    NOT_APPLIED,
    OK,
    SEVERAL,
    Chances,
    World,
    submission_of,
)

FAULTS = {
    "fails": FAILED,
    "fails but was applied": APPLIED,
    "fails and was not applied": NOT_APPLIED,
    "is killed before": KILL_BEFORE,
    "is killed after": KILL_AFTER,
}
CALLS = 12  # a message without faults needs fifteen: the last ones only remove its text

pytestmark = pytest.mark.usefixtures("bare_world")


def life_with(
    faults: dict[int, int],
    *,
    uncounted: str = "",
    settings: Settings = CLINIC,
    **chances: float,
) -> tuple[World, list[str]]:
    """One message's whole life in which the n-th call meets a fault."""
    calls: list[str] = []

    def choose(name: str) -> int:
        if name == uncounted:
            return OK
        calls.append(name)
        return faults.get(len(calls), OK)

    world = World(1, Chances(**chances), choose, settings=settings)  # type: ignore[arg-type]
    world.visit(world.now + 1, 1)
    world.run(quiet_after=10**9)
    return world, calls


def test_without_a_fault_a_message_needs_these_calls() -> None:
    world, calls = life_with({})

    listed = [name for name in calls if name != "listed"]
    assert listed == ["create", "send", "save", *["read", "save"] * 3]
    assert world.mails_of(world.visitors[0]) == 1


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(1, CALLS + 1))
def test_one_fault_anywhere_loses_nothing_and_repeats_nothing(at: int, name: str) -> None:
    world, _ = life_with({at: FAULTS[name]})

    (visitor,) = world.visitors
    assert world.mails_of(visitor) <= 1
    assert world.mails_of(visitor) or not visitor.promised
    assert world.left_open() == []


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(1, CALLS + 1))
def test_one_fault_anywhere_loses_nothing_when_no_event_ever_comes(at: int, name: str) -> None:
    world, _ = life_with({at: FAULTS[name]}, lost=1)

    (visitor,) = world.visitors
    assert world.mails_of(visitor) or not visitor.promised
    assert world.silent_repeats == 0
    assert world.left_open() == []


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(1, CALLS + 1))
@pytest.mark.parametrize("lost", [0, 1], ids=["bounce event", "no event"])
def test_one_fault_anywhere_silences_no_alarm_of_a_mail_that_came_back(
    lost: float, at: int, name: str
) -> None:
    world, _ = life_with({at: FAULTS[name]}, uncounted="listed", bounce=1, lost=lost)

    assert world.came_back <= (world.alarmed if lost else world.told_of)


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(1, CALLS + 1))
def test_one_fault_anywhere_silences_no_alarm_of_a_mail_to_the_fallback(at: int, name: str) -> None:
    world, _ = life_with({at: FAULTS[name]}, uncounted="listed", bounce=1)

    (visitor,) = world.visitors
    heard = ("FallbackUsed", identify(submission_of(visitor)).reference) in world.heard
    assert heard or not world.mails_of(visitor)  # the lead has none: each comes back


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(1, CALLS + 1))
def test_one_fault_anywhere_silences_no_alarm_of_a_held_message(at: int, name: str) -> None:
    world, _ = life_with({at: FAULTS[name]}, uncounted="listed", held=1)

    assert {("Quarantined", reference) for reference in world.journal.held} <= world.heard


@pytest.mark.parametrize("first", FAULTS)
def test_two_faults_anywhere_lose_nothing_and_repeat_nothing(first: str) -> None:
    bad: list[object] = []

    for at, later, second in product(range(1, CALLS), range(2, CALLS + 3), FAULTS.values()):
        if later > at:
            world, calls = life_with({at: FAULTS[first], later: second})
            (visitor,) = world.visitors
            mails = world.mails_of(visitor)
            if mails > 1 or (visitor.promised and not mails) or world.left_open():
                bad.append((at, first, later, second, mails, calls))

    assert bad == []


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("lost", [0, 1], ids=["all events", "no event"])
def test_one_fault_anywhere_costs_none_of_several_recipients_a_message(
    name: str, lost: float
) -> None:
    _, calls = life_with({}, settings=SEVERAL, lost=lost)
    bad: list[object] = []

    for at in range(1, min(len(calls), 40) + 1):
        world, _ = life_with({at: FAULTS[name]}, settings=SEVERAL, lost=lost)
        repeats = world.silent_repeats if lost else world.repeated() + world.repeated_to_others()
        if world.lost() or world.missing() or repeats or world.left_open():
            bad.append((at, calls[at - 1], world.summary()))

    assert bad == []
