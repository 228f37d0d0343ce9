"""A memoized value is computed once per content version and day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cms.core.content_version.memo import memoize_per_version
from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def computed():
    return []


@pytest.fixture
def ask(computed):
    def under(token):
        with render_version(Version(token, date(2026, 11, 20))):
            return memoize_per_version("key", lambda: computed.append(token) or len(computed))

    return under


def test_a_value_is_computed_once_per_version(ask, computed):
    assert [ask("one"), ask("one"), ask("two"), ask("two")] == [1, 1, 2, 2]
    assert computed == ["one", "two"]


def test_a_value_is_computed_again_the_next_day_because_sources_expire(ask):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [ask("day"), ask("day")] == [1, 1]
        clock.shift(timedelta(days=1))
        assert ask("day") == 2


def test_nothing_is_stored_outside_of_rendering(computed):
    for _ in range(2):
        memoize_per_version("key", lambda: computed.append(1))

    assert computed == [1, 1]
