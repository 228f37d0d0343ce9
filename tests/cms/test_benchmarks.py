"""What the benchmarks are asked for; their figures are nobody's test."""

import json
import random
from collections import Counter
from importlib import import_module

import pytest

from tests.benchmarks.api.__main__ import chosen_of
from tests.benchmarks.api.aims import SEARCH_MILLISECONDS


def test_both_databases_can_be_chosen_and_have_an_aim():
    chosen = chosen_of(["--pages", "100,1000", "--databases", "sqlite,postgres", "--quick"])

    assert chosen.pages == [100, 1000]
    assert set(chosen.databases) == set(SEARCH_MILLISECONDS)


def test_an_unknown_database_is_told_before_anything_is_measured(capsys):
    with pytest.raises(SystemExit):
        chosen_of(["--databases", "oracle"])

    assert "neither of sqlite, postgres" in capsys.readouterr().err


def test_the_benchmark_of_searches_finds_all_that_it_imports():
    assert import_module("tests.benchmarks.search.__main__").main


def test_the_benchmark_of_editing_compares_with_stock():
    from tests.benchmarks.authoring.__main__ import SIDES, WORDS, rows_of

    spent = {"ours": 130, "stock": 100}
    found = {(side, word): [{"ms": spent[side], "queries": 7}] for side in SIDES for word in WORDS}

    first, *_ = rows_of("sqlite", found)
    assert first == "| sqlite | open | 130 | 100 | 1.30 | 7 and 7 | ≤ 1.2, missed |"


def test_the_benchmark_of_the_catalogue_counts_the_database_in():
    from tests.benchmarks.catalogue.__main__ import HEAD, row_of

    row = row_of("postgres", "a source", 50, (30.0, 25.0), (20.0, 5.0))

    assert dict(zip(HEAD[:3], row, strict=False))["first"] == "55"
    assert row[3:] == ["25", "25", "5", "≤ 50", "no and yes"]


def test_the_imported_document_has_as_many_lines_as_are_told():
    from tests.benchmarks.imports.__main__ import text_of

    assert len(text_of(10_000).splitlines()) == 10_000


def test_a_process_takes_at_its_peak_what_it_took_for_a_moment():
    from tests.benchmarks.memory import forget_peak, peak

    forget_peak()
    before = peak()
    bytearray(50_000_000).decode("ascii")
    assert peak() - before > 40_000_000


def test_addresses_are_asked_for_by_their_rank():
    from tests.benchmarks.editing.reading import LISTS, Popularity

    popularity = Popularity([(pk, f"/topic-{pk}/") for pk in range(1000)], by_path=True)
    chance = random.Random(1)  # noqa: S311
    chosen = Counter(popularity.choose(chance) for _ in range(20_000))

    assert len(popularity.addresses) == 1000 + len(LISTS)
    first, tenth = popularity.addresses[0], popularity.addresses[9]
    assert chosen[first] / chosen[tenth] == pytest.approx(10, rel=0.3)
    assert len(set(popularity.popular_pages(40))) == 40


@pytest.mark.parametrize(
    ("asked", "shown", "stale"),
    [(10.2, "first", 0), (10.3, "first", 1), (10.3, "before", 1), (10.3, "second", 0)],
)
def test_an_answer_is_stale_a_quarter_second_after_its_replacement(asked, shown, stale):
    from tests.benchmarks.editing.reading import Address, Seen

    seen = Seen(titles={4: [(5.0, "first"), (10.0, "second")]})

    seen.judge(Address("pages/4/", 4), asked, 200, True, False, json.dumps({"title": shown}))

    assert len(seen.stale) == stale
    assert (seen.hits, seen.renders, seen.errors) == (0, 1, 0)


def test_each_application_of_the_editing_benchmark_can_be_chosen_by_name():
    from tests.benchmarks.editing.phases import VARIANTS

    assert ",".join(VARIANTS).split(",") == list(VARIANTS)


class Answering:
    """A connection that answers the new title from the `right`th question on."""

    def __init__(self, right):
        self.right, self.asked, self.closed = right, 0, 0

    def ask(self, target):
        self.asked += 1
        title = "Edition 1" if self.asked >= self.right else "Edition 0"
        return 200, 0, json.dumps({"title": title})

    def close(self):
        self.closed += 1


@pytest.mark.parametrize(("right", "seconds", "asked"), [(1, 1, 1), (3, 3, 3), (1000, 91, 91)])
def test_a_publication_is_watched_until_an_answer_shows_it_or_long_enough(
    right, seconds, asked, monkeypatch
):
    from tests.benchmarks.editing import phases

    clock = iter(range(101, 1000))  # a second for each question
    monkeypatch.setattr(phases, "monotonic", lambda: next(clock))
    monkeypatch.setattr(phases, "sleep", lambda seconds: None)
    connection = Answering(right)

    watched = phases.UntilRight(connection, 4, "Edition 1", committed=100)
    watched.run()

    assert watched.seconds == seconds
    assert connection.closed == connection.asked == asked
