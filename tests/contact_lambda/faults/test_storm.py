"""Thousands of messages through the real flow in a world where nothing can be relied on."""

import pytest

from contact_lambda import log
from tests.contact_lambda.faults.world import Chances, World

SUBMISSIONS, HOURS = 5_000, 6
SEEDS = (1, 2, 3)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "write", lambda *_, **__: None)


def storm(seed: int, *, impatient: bool = False, **chances: float) -> World:
    world = World(seed, Chances(fault=0.05, **chances), impatient=impatient)  # type: ignore[arg-type]
    start = world.now
    for number in range(SUBMISSIONS):
        world.visit(start + world.random.randint(0, HOURS * 3_600), number)
    world.run(quiet_after=HOURS * 3_600)
    return world


@pytest.mark.parametrize("seed", SEEDS)
def test_with_all_events_each_message_arrives_exactly_once(seed: int) -> None:
    world = storm(seed, repeated=0.2)

    print(f"seed {seed}: lost {world.lost()}, repeated {world.repeated()}")
    assert world.lost() == 0
    assert world.repeated() == 0
    assert all(world.mails_of(each) == 1 for each in world.visitors if each.promised)
    assert world.left_open() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_who_presses_again_gets_a_repeat_only_if_the_journal_was_away(seed: int) -> None:
    world = storm(seed, impatient=True, repeated=0.2)

    print(f"seed {seed}: impatient, lost {world.lost()}, repeated {world.repeated()}")
    repeated = [each for each in world.visitors if world.mails_of(each) > 1]
    assert world.lost() == 0
    assert all(each.presses > 1 and each.journal_was_away for each in repeated)
    assert world.left_open() == []
