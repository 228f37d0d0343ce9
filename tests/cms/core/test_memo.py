"""What follows from the content is made once for a version of it, and a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cms.core.content_version.memo import memoize_per_version
from cms.core.content_version.rendering import render_version
from cms.core.content_version.watch import Version

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def made():
    return []


@pytest.fixture
def ask(made):
    def under(token):
        with render_version(Version(token, date(2026, 11, 20))):
            return memoize_per_version("key", lambda: made.append(token) or len(made))

    return under


def test_it_is_made_once_for_a_version(ask, made):
    assert [ask("one"), ask("one"), ask("two"), ask("two")] == [1, 1, 2, 2]
    assert made == ["one", "two"]


def test_the_next_day_it_is_made_anew_because_sources_expire(ask):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [ask("day"), ask("day")] == [1, 1]
        clock.shift(timedelta(days=1))
        assert ask("day") == 2


def test_outside_of_an_answer_nothing_is_remembered(made):
    for _ in range(2):
        memoize_per_version("key", lambda: made.append(1))

    assert made == [1, 1]
