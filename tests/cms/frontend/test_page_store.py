"""The memory of kept pages is bounded, and what is asked for stays."""

import random

import pytest

from cms.frontend.page_store import OVERHEAD, KeptPage, PageStore, packed, takes_gzip

LIMIT = 20 * OVERHEAD


def page(size=100):
    body = random.Random(size).randbytes(size)  # noqa: S311
    small, tag, headers = packed(body, [("Content-Type", "text/html")])
    return KeptPage(headers, small, tag, {"http://api/": '"1"'}, 0.0, None, [])


def test_no_more_is_kept_than_was_set():
    store = PageStore(LIMIT)
    for number in range(100):
        store.put(number % 60, page(100 + 37 * number))
        assert store.size <= LIMIT
        assert store.size == sum(each.size for each in store._pages.values())

    assert 0 < len(store) < 20


def test_the_page_that_was_asked_for_longest_ago_goes_first():
    store = PageStore(LIMIT)
    for key in ("first", "second"):
        store.put(key, page())
    number = 0
    while len(store) == number + 2:
        store.get("first")
        store.put(number, page())
        number += 1

    assert store.get("second") is None
    assert store.get("first")


def test_one_page_does_not_drive_out_all_others():
    store = PageStore(LIMIT)
    store.put("small", page())
    store.put("large", page(LIMIT // 8))

    assert store.get("large") is None
    assert store.get("small")


def test_a_page_that_is_put_again_or_dropped_counts_once_or_not():
    store = PageStore(LIMIT)
    store.put("page", page())
    store.put("page", page(500))
    assert store.size == page(500).size

    store.drop("page")
    store.drop("page")
    assert (store.size, len(store)) == (0, 0)


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("GZIP", True), ("", False),
        ("gzip;q=0", False), ("gzip, " + "a" * 1000, False),
        ("gzip; q=0.0, br", False), ("identity", False), ("x-gzipped", False),
    ],
)  # fmt: skip
def test_gzip_is_sent_to_whom_takes_it(accepted, is_taken):
    assert takes_gzip(accepted) is is_taken
