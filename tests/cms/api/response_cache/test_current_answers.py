"""Which stored answers a change ends, and which renderings it keeps from being stored."""

from datetime import date

import pytest

from cms.api.response_cache import current_answers
from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.current_answers import CurrentAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.version_reader import Change, Reading, Touched
from cms.core.content_version.watch import Version, VersionWatch

ONE, TWO, THREE = (Version(token, date(2026, 11, 20)) for token in ("one", "two", "three"))
ANSWER = CachedResponse.of("200 OK", [], b"{}")


@pytest.fixture
def answers():
    """At version one, with the details of pages 4 and 5, a list, and page 4 with a fallback."""
    answers = CurrentAnswers(ResponseStore(1_000_000))
    answers.advance(ONE, None)
    for key, tags in (
        ("4", ["page-4"]), ("5", ["page-5"]), ("list", ["lists"]), ("both", ["page-4", "lists"])
    ):  # fmt: skip
        assert answers.put(key, ANSWER, tags, ONE)
    return answers


def touching(pages, lists=None):
    """What a change says that touched these pages; None for any."""
    return pages if pages is None else Touched(frozenset(pages), lists)


def kept(answers):
    return {key for key in ("4", "5", "list", "both") if answers.get(key)}


@pytest.mark.parametrize(
    ("pages", "left"),
    [
        ({4}, {"5"}),
        ({5, 7}, {"4"}),
        ((), {"4", "5"}),  # any change ends lists
        (None, set()),
    ],
)
def test_a_change_ends_the_answers_of_its_pages_and_all_lists(answers, pages, left):
    answers.advance(TWO, touching(pages))

    assert kept(answers) == left
    assert len(answers.store) == len(left)
    assert (answers.store.size > 0) == bool(left)


@pytest.mark.parametrize(
    ("lists", "left"),
    [
        (None, set()),
        (frozenset(), {"places", "by title", "evidence"}),
        (frozenset(["by-title"]), {"places", "evidence"}),
        (frozenset(["evidence", "by-slug"]), {"places", "by title"}),
    ],
)
def test_a_list_outlives_changes_of_other_pages_that_do_not_touch_it(answers, lists, left):
    for key, tag in (
        ("places", "page-9"), ("by title", "by-title"), ("evidence", "evidence"),
        ("shows", "page-4"),
    ):  # fmt: skip
        assert answers.put(key, ANSWER, ["places", tag], ONE)

    answers.advance(TWO, touching([4], lists))

    assert {key for key in ("places", "by title", "evidence", "shows") if answers.get(key)} == left


@pytest.mark.parametrize(
    ("touched", "is_stored"), [({5}, True), ((), True), ({4}, False), (None, False)]
)
def test_what_was_rendered_during_a_change_is_stored_if_it_was_not_touched(
    answers, touched, is_stored
):
    answers.advance(TWO, touching(touched))
    answers.advance(THREE, touching(()))

    assert answers.put("new", ANSWER, ["page-4"], ONE) is is_stored
    assert (answers.get("new") is not None) is is_stored
    assert not answers.put("new list", ANSWER, ["lists"], ONE)
    assert answers.put("new", ANSWER, ["page-4"], THREE)


def test_what_began_at_a_version_that_is_not_known_is_not_stored(answers):
    assert not answers.put("new", ANSWER, ["page-9"], TWO)


def test_what_is_forgotten_counts_as_touched(answers, monkeypatch):
    monkeypatch.setattr(current_answers, "MAX_REMEMBERED", 1)
    answers.advance(TWO, touching(range(20, 40)))

    assert not answers.put("new", ANSWER, ["page-9"], ONE)
    assert kept(answers) == {"4", "5"}


def test_an_answer_that_has_ended_is_not_stored_again_when_it_grows(answers):
    answers.advance(TWO, touching([4]))

    answers.store.measure("4", ANSWER)

    assert answers.get("4") is None


def test_an_answer_is_replaced_with_its_tags(answers):
    answers.put("4", ANSWER, ["page-8"], ONE)

    answers.advance(TWO, touching([4]))

    assert answers.get("4") is not None


BROKEN = {
    "a gap": [Change("one", "two", touching([4])), Change("other", "three", touching(()))],
    "another beginning": [Change("zero", "three", touching(()))],
    "another end": [Change("one", "two", touching(()))],
    "nothing": [],
    "anything": [Change("one", "two", None), Change("two", "three", touching(()))],
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_without_an_unbroken_chain_any_page_may_have_changed(changes):
    assert Reading("three", 3, tuple(changes)).touched_since("one") is None


def test_a_chain_of_changes_names_all_pages_on_the_way():
    chain = (Change("one", "two", touching([4])), Change("two", "three", touching([5, 6])))

    assert Reading("three", 3, chain).touched_since("one") == ({4, 5, 6}, None)


def test_a_watch_asks_for_what_is_new_and_tells_before_anybody_is_told_of_the_version():
    asked, told = [], []
    readings = iter(
        [Reading("one", 7), Reading("two", 8, (Change("one", "two", touching([4])),)), None]
    )

    def read(known):
        asked.append(known)
        return next(readings)

    watch = VersionWatch(read, interval=0)
    watch.when_changed(lambda version, touched: told.append((version, touched, watch._version)))
    versions = [watch.current() for _ in range(3)]

    assert asked == [None, 7, 8]
    assert told == [
        (versions[0], None, None),
        (versions[1], ({4}, None), versions[0]),
        (None, None, versions[1]),
    ]


def test_who_wants_a_newer_version_than_most_gets_one():
    tokens = iter(["one", "two", "three"])
    watch = VersionWatch(lambda known: Reading(next(tokens), 1), interval=1000)

    told = [watch.current(at_most).token for at_most in (None, None, 0, 999, None, 2000)]

    assert told == ["one", "one", "two", "two", "two", "two"]
