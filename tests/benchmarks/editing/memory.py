"""What the answers of many pages take in a worker's memory, beside the bound that is set."""

import random
from dataclasses import replace

from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.compression import BROTLI
from cms.api.response_cache.store import ResponseStore
from tests.benchmarks.memory import resident

PAGES = 100_000
WORDS = 3_500  # about as many bytes as the demo page
HEADERS = [("Content-Type", "application/json"), ("Cache-Tag", "all,page-100000")]


def answers_in_memory(limit, pages=PAGES):
    """Store an answer for each page; megabytes that are set and taken, and the answers left."""
    pattern, store, before = _pattern(), ResponseStore(limit), resident()
    form, _ = pattern.form(BROTLI)
    for number in range(pages):
        own = replace(form, body=bytes(bytearray(form.body)), headers=[*form.headers])
        answer = replace(pattern, forms={BROTLI: own})
        key = ("localhost", "80", False, f"/api/v2/pages/{number}/", "")
        store.put(key, answer, [f"page-{number}"])
    return limit / 1e6, (resident() - before) / 1e6, len(store)


def _pattern():
    chance = random.Random(7)  # noqa: S311
    words = ["".join(chance.choices("etaoinshrdlu", k=6)) for _ in range(1000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    return CachedResponse.of(
        "200 OK", HEADERS, " ".join(chance.choices(words, weights, k=WORDS)).encode()
    )
