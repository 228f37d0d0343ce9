"""The replay of a year, small and in one process: every claim is found and no other touched."""

from collections import Counter

import pytest

from tests.benchmarks.ground_moved import replay
from tests.benchmarks.ground_moved.__main__ import _spread
from tests.benchmarks.ground_moved.world import block_of, build, make_world, make_year

pytestmark = pytest.mark.django_db


def test_a_year_of_changes_reaches_all_claims_and_no_others(demo):
    site = make_world(50, 12)
    made = build(site)

    people = Counter()
    for day, source, status in make_year(site, 15):
        site.statuses[source] = status
        told = replay.change(made["sources"][source], status)
        wanted = {
            (made["pages"][page], block_of(page, claim)) for page, claim in site.rest_on(source)
        }
        assert set(told["recorded"]) == wanted, (source, status)
        people.update(replay.tell(day))

    assert replay.standings() == {
        (made["pages"][page], block_of(page, claim)): site.standing_of(page, claim)
        for page, claims in enumerate(site.pages)
        for claim in range(len(claims))
    }
    assert people
    assert max(people.values()) <= 15, "at most one mail a person and change"


def test_chains_of_sources_are_among_what_is_replayed():
    site = make_world(200, 50)
    longest = max(len(site.rest_on(source)) for source in range(200))

    assert site.builds_on
    assert longest > 5


def test_the_year_has_every_kind_of_change_in_its_order():
    year = make_year(make_world(2000, 10), 200)

    assert [day for day, _, _ in year] == sorted(day for day, _, _ in year)
    assert {status for _, _, status in year} >= {"retracted", "corrected", "superseded", "expired"}


def test_figures_are_told_with_their_spread():
    assert _spread([3, 1, 2], 0) == "p50 2, p95 3, max 3"
