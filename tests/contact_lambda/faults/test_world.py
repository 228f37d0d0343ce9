"""The simulation itself."""

import pytest

from tests.contact_lambda.faults.world import NOT_APPLIED, OK, Chances, World

pytestmark = pytest.mark.usefixtures("bare_world")


def test_a_storm_in_which_nobody_does_what_is_due_ends_with_a_sentence() -> None:
    world = World(1, Chances(), lambda name: NOT_APPLIED if name == "send" else OK)
    world.retry_run.run = lambda: None  # type: ignore[method-assign]
    world.visit(world.now + 1, 1)

    with pytest.raises(AssertionError, match="the storm does not end: 1 messages, 1 promised"):
        world.run(quiet_after=0)
