"""A least-recently-used cache of answers in the memory of one process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from cms.api.response_cache.cached_response import CachedResponse


class ResponseStore:
    """Holds at most `limit` bytes; an answer above an eighth of that is not stored."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._answers: OrderedDict[Hashable, tuple[CachedResponse, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable) -> CachedResponse | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, answer: CachedResponse) -> None:
        """Store the answer; one that is stored already is measured again, as it may have grown."""
        size = answer.size
        with self._lock:
            _, former = self._answers.pop(key, (None, 0))
            self.size -= former
            if size > self.limit // 8:
                return
            self._answers[key] = answer, size
            self.size += size
            while self.size > self.limit:
                _, (_, gone) = self._answers.popitem(last=False)
                self.size -= gone

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self.size = 0
