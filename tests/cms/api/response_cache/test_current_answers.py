"""Which stored answers a change ends, and which renderings it keeps from being stored."""

from datetime import date

import pytest

from cms.api.response_cache import current_answers
from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.current_answers import CurrentAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.version_reader import Change, Reading
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
    answers.advance(TWO, pages if pages is None else frozenset(pages))

    assert kept(answers) == left
    assert len(answers.store) == len(left)
    assert (answers.store.size > 0) == bool(left)


@pytest.mark.parametrize(
    ("touched", "is_stored"), [({5}, True), ((), True), ({4}, False), (None, False)]
)
def test_what_was_rendered_during_a_change_is_stored_if_it_was_not_touched(
    answers, touched, is_stored
):
    answers.advance(TWO, touched if touched is None else frozenset(touched))
    answers.advance(THREE, frozenset())

    assert answers.put("new", ANSWER, ["page-4"], ONE) is is_stored
    assert (answers.get("new") is not None) is is_stored
    assert not answers.put("new list", ANSWER, ["lists"], ONE)
    assert answers.put("new", ANSWER, ["page-4"], THREE)


def test_what_began_at_a_version_that_is_not_known_is_not_stored(answers):
    assert not answers.put("new", ANSWER, ["page-9"], TWO)


def test_what_is_forgotten_counts_as_touched(answers, monkeypatch):
    monkeypatch.setattr(current_answers, "MAX_REMEMBERED", 1)
    answers.advance(TWO, frozenset(range(20, 40)))

    assert not answers.put("new", ANSWER, ["page-9"], ONE)
    assert kept(answers) == {"4", "5"}


def test_an_answer_that_has_ended_is_not_stored_again_when_it_grows(answers):
    answers.advance(TWO, frozenset([4]))

    answers.store.measure("4", ANSWER)

    assert answers.get("4") is None


def test_an_answer_is_replaced_with_its_tags(answers):
    answers.put("4", ANSWER, ["page-8"], ONE)

    answers.advance(TWO, frozenset([4]))

    assert answers.get("4") is not None


BROKEN = {
    "a gap": [Change("one", "two", frozenset([4])), Change("other", "three", frozenset())],
    "another beginning": [Change("zero", "three", frozenset())],
    "another end": [Change("one", "two", frozenset())],
    "nothing": [],
    "anything": [Change("one", "two", None), Change("two", "three", frozenset())],
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_without_an_unbroken_chain_any_page_may_have_changed(changes):
    assert Reading("three", 3, tuple(changes)).touched_since("one") is None


def test_a_chain_of_changes_names_all_pages_on_the_way():
    chain = (Change("one", "two", frozenset([4])), Change("two", "three", frozenset([5, 6])))

    assert Reading("three", 3, chain).touched_since("one") == {4, 5, 6}


def test_a_watch_asks_for_what_is_new_and_tells_before_anybody_is_told_of_the_version():
    asked, told = [], []
    readings = iter(
        [Reading("one", 7), Reading("two", 8, (Change("one", "two", frozenset([4])),)), None]
    )

    def read(known):
        asked.append(known)
        return next(readings)

    watch = VersionWatch(read, interval=0)
    watch.when_changed(lambda version, pages: told.append((version, pages, watch._version)))
    versions = [watch.current() for _ in range(3)]

    assert asked == [None, 7, 8]
    assert told == [
        (versions[0], None, None), (versions[1], {4}, versions[0]), (None, None, versions[1])
    ]  # fmt: skip
