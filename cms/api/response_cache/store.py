"""A least-recently-used cache of answers in the memory of one process, each with its tags."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from cms.api.response_cache.cached_response import CachedResponse

Tags = frozenset[str]
TAG_BYTES = 200  # of a tag and its place in the index of tags


class Stored(NamedTuple):
    answer: CachedResponse
    size: int
    tags: Tags


class ResponseStore:
    """Holds at most `limit` bytes, keys included; an answer above an eighth of it is not stored."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._answers: OrderedDict[Hashable, Stored] = OrderedDict()
        self._by_tag: dict[str, set[Hashable]] = defaultdict(set)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable) -> CachedResponse | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found.answer

    def put(self, key: Hashable, answer: CachedResponse, tags: Iterable[str] = ()) -> None:
        with self._lock:
            self._put(key, answer, frozenset(tags))

    def measure(self, key: Hashable, answer: CachedResponse) -> None:
        """Measure an answer again that has grown, if it is still the stored one."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None and found.answer is answer:
                self._put(key, answer, found.tags)

    def end(self, tags: Iterable[str]) -> None:
        """Remove all answers with one of these tags."""
        with self._lock:
            for tag in tags:
                for key in [*self._by_tag.get(tag, ())]:
                    self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._by_tag.clear()
            self.size = 0

    def _put(self, key: Hashable, answer: CachedResponse, tags: Tags) -> None:
        size = answer.size + TAG_BYTES * len(tags) + _size_of(key)
        self._drop(key)
        if size > self.limit // 8:
            return
        self._answers[key] = Stored(answer, size, tags)
        for tag in tags:
            self._by_tag[tag].add(key)
        self.size += size
        while self.size > self.limit:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Hashable) -> None:
        found = self._answers.pop(key, None)
        if found is None:
            return
        self.size -= found.size
        for tag in found.tags:
            keys = self._by_tag[tag]
            keys.discard(key)
            if not keys:
                del self._by_tag[tag]


def _size_of(key: Hashable) -> int:
    """Of a key that is a text, or of texts: a query may be longer than what it finds."""
    texts = key if isinstance(key, tuple) else (key,)
    return sum(len(each) for each in texts if isinstance(each, str))
