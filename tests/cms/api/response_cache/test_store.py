import sys
import threading
import tracemalloc

from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.public_requests import PublicRead
from cms.api.response_cache.store import ResponseStore


def answer(size):
    return CachedResponse.of("200 OK", [("Content-Type", "application/json")], b"x" * size)


def test_memory_stays_below_the_limit_whatever_is_asked():
    store = ResponseStore(100_000)

    for number in range(1000):
        store.put(number, answer(number % 5000))
        assert store.size <= 100_000

    assert len(store) > 5


def test_a_long_query_that_finds_little_counts_too():
    store = ResponseStore(200_000)
    tracemalloc.start()
    for number in range(200):
        query = f"title={number:06}" + "%2C" * 1000
        read = PublicRead("testserver", "80", True, "/api/v2/pages/", query)
        store.put(read, answer(10))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(store) > 5
    assert held < 1.2 * store.limit


def test_the_least_recently_used_answer_is_removed_first():
    store = ResponseStore(answer(1000).size * 10)
    for name in range(10):
        store.put(name, answer(1000))
    store.get(0)

    store.put("new", answer(1000))

    assert store.get(0) is not None
    assert store.get(1) is None


def test_an_answer_of_more_than_an_eighth_is_not_kept():
    store = ResponseStore(100_000)
    store.put("small", answer(100))
    store.put("huge", answer(20_000))

    assert store.get("huge") is None
    assert store.get("small") is not None


def test_an_answer_counts_at_least_what_python_holds_for_it():
    one = answer(5000)
    parts = [one, one.headers, one.forms]
    for form in one.forms.values():
        told = [text for header in form.headers for text in header]
        parts += [form, form.body, form.etag, *form.headers, *told]
    held = sum(sys.getsizeof(part) for part in parts)

    assert one.size >= held


def test_tags_count_as_much_as_python_holds_for_them():
    few, many = ResponseStore(10_000_000), ResponseStore(10_000_000)
    held = []
    for store, tags in ((few, 1), (many, 50)):
        tracemalloc.start()
        for number in range(200):
            pages = {f"page-{(number + each) % 100}" for each in range(tags)}
            store.put(number, answer(400), pages)
        held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()

    assert many.size - few.size >= held[1] - held[0]


def test_the_sum_is_right_after_many_threads():
    store = ResponseStore(50_000)

    def fill(seed):
        for number in range(500):
            store.put((seed + number) % 60, answer(500 + number))
            store.get(number % 60)
            if number % 100 == 0:
                store.clear()

    threads = [threading.Thread(target=fill, args=[seed]) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.size == sum(each.size for each in store._answers.values()) <= 50_000
