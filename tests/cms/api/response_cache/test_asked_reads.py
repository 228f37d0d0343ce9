"""What readers ask for is known to all processes, and to ask costs no writing."""

import pytest

from cms.api.response_cache import asked_reads
from cms.api.response_cache.asked_reads import AskedReads, Index
from cms.api.response_cache.public_requests import PublicRead
from cms.api.response_cache.shared_answers import SharedAnswers
from tests.cms.api.response_cache.conftest import LIST, PAGE, request

TAGS = frozenset({"page-4"})


def read(name):
    return PublicRead("localhost", "80", False, f"/api/v2/{name}/", "")


@pytest.fixture
def clock():
    """`clock()`: seconds; a test adds to `clock.now`."""

    class Clock:
        now = 1_000_000.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def process(store, clock):
    """`process(a=3, b=1)`: what a process of its own was asked for, and told."""

    def make(**times):
        asked = AskedReads(SharedAnswers(), clock)
        for name, count in times.items():
            asked.follow(read(name), TAGS)
            for _ in range(count):
                asked.count(read(name))
        asked.tell()
        return asked

    return make


def times(asked):
    return {each.path.split("/")[3]: told.times for each, told in asked.everywhere().items()}


def test_the_counts_of_all_processes_are_added(process):
    process(a=3, b=1)
    other = process(a=2, c=4)

    assert times(other) == {"a": 5, "b": 1, "c": 4}
    assert {each.tags for each in other.everywhere().values()} == {TAGS}


def test_what_was_told_is_told_once(process):
    asked = process(a=3)

    asked.tell()

    assert times(asked) == {"a": 3}


def test_counts_fade_and_are_forgotten(process, clock):
    asked = process(a=8, b=1)
    clock.now += 60
    assert times(asked) == {"a": 4, "b": 0.5}

    clock.now += 180
    assert times(asked) == {"a": 0.5}
    assert times(process(c=1)) == {"a": 0.5, "c": 1}


def test_a_clock_that_goes_back_lets_nothing_grow(process, clock):
    asked = process(a=8)

    clock.now -= 3600

    assert times(asked) == {"a": 8}


def test_the_index_has_the_most_asked_ones_only(process, monkeypatch):
    monkeypatch.setattr(asked_reads, "MAX_TOLD", 2)

    assert times(process(a=1, b=3, c=2)) == {"b": 3, "c": 2}


def test_a_process_follows_so_many_and_drops_first_what_nobody_asks_for(process, monkeypatch):
    monkeypatch.setattr(asked_reads, "MAX_COUNTED", 2)
    asked = process(a=1, b=0)
    asked.follow(read("c"), TAGS)

    for name in "abc":
        asked.count(read(name))
    asked.tell()

    assert times(asked) == {"a": 2, "c": 1}


@pytest.mark.parametrize("stored", ["garbage", None, ("a", "tuple")])
def test_what_is_no_index_is_none(process, stored):
    asked = process()
    asked.shared.put_index(stored)

    assert asked.everywhere() == {}
    assert times(process(a=1)) == {"a": 1}


def test_hits_write_nothing_and_what_is_not_shared_is_not_told(store, of_one_process, monkeypatch):
    layer, written = of_one_process(), []
    for target in (PAGE, LIST, "/api/v2/pages/by-path/?path=/nowhere/"):
        request(layer, target)
    monkeypatch.setattr(type(store), "set", lambda *given, **_: written.append(given[2]))

    for _ in range(5):
        request(layer, PAGE)
    assert written == []
    layer.asked.tell()

    (index,) = written
    assert isinstance(index, Index)
    assert {each.path: told.times for each, told in index.reads.items()} == {
        "/api/v2/pages/by-path/": 6,
        "/api/v2/pages/": 1,
    }


def test_what_a_process_took_is_counted_as_well(store, of_one_process):
    request(of_one_process(), PAGE)
    there = of_one_process()

    request(there, PAGE)
    there.asked.tell()

    assert [round(told.times) for told in there.asked.everywhere().values()] == [1]


class Ended(BaseException):
    """Ends a thread of a test."""


def test_a_process_that_serves_tells_regularly_also_after_a_failure(monkeypatch, caplog):
    slept, threads = [], []
    monkeypatch.setattr(asked_reads, "sleep", slept.append)
    monkeypatch.setattr(
        asked_reads.threading, "Thread", lambda **given: threads.append(given) or Started()
    )
    asked = AskedReads(SharedAnswers())
    for _ in range(2):
        asked.tell_regularly()
    (thread,) = threads
    rounds = iter([None, ConnectionError("reader@example.org"), Ended()])

    def tell():
        failure = next(rounds)
        if failure:
            raise failure

    asked.tell = tell

    with pytest.raises(Ended):
        thread["target"]()

    assert slept == [asked_reads.TELL_SECONDS] * 3
    assert caplog.messages == ["What readers ask for was not told: ConnectionError."]


class Started:
    def start(self):
        pass
