"""Lets many readers who miss the same answer at once wait for one rendering of it."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

WAIT_SECONDS = 1.0  # for somebody else's rendering; after that a reader begins one too


class JointRenderings:
    """Of one process. Who waits looks into the store afterwards, and renders if nothing is there:
    an answer that may not be stored is nobody else's."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def joined(self, key: Hashable) -> Iterator[bool]:
        """For the time of the block, be who renders `key`; or wait, and yield that one did."""
        with self._lock:
            under_way = self._under_way.get(key)
            if under_way is None:
                mine = self._under_way[key] = threading.Event()
        if under_way is not None:
            under_way.wait(WAIT_SECONDS)
            yield True
            return
        try:
            yield False
        finally:
            with self._lock:
                del self._under_way[key]
            mine.set()
