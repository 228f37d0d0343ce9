"""Which reads are asked for, so that they can be rendered ahead of their readers.

A process counts in memory how often it is asked for each answer that is in the shared store. Every
ten seconds it adds its counts to one index there, which all processes share, so a hit writes
nothing. Counts fade, and the index has the most asked reads only.

Two processes that add at the same moment lose what one of them counted: the order is a guess, and
nothing that is wrong can come from it.
"""

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from heapq import nlargest
from time import sleep, time
from typing import NamedTuple

from cms.api.response_cache.public_requests import PublicRead
from cms.api.response_cache.shared_answers import SharedAnswers

log = logging.getLogger(__name__)

TELL_SECONDS = 10.0
HALVED_SECONDS = 60.0  # after which a count is worth half
FORGOTTEN = 0.1  # what a count is worth when it is dropped: one question after 200 seconds
MAX_TOLD = 500  # reads in the index
MAX_COUNTED = 2000  # reads in the memory of a process
Clock = Callable[[], float]


class Asked(NamedTuple):
    """How often a read was asked for lately, and the tags of its last answer."""

    times: float
    tags: frozenset[str]


class Index(NamedTuple):
    """The reads that were asked for up to a moment, in seconds since 1970."""

    at: float
    reads: dict[PublicRead, Asked]


class AskedReads:
    """What one process counts, and what all have counted."""

    def __init__(self, shared: SharedAnswers, clock: Clock = time) -> None:
        self.shared, self.clock = shared, clock
        self._tags: OrderedDict[PublicRead, frozenset[str]] = OrderedDict()
        self._counts: dict[PublicRead, int] = {}
        self._lock = threading.Lock()
        self._told_by = 0  # the process whose thread tells

    def follow(self, read: PublicRead, tags: Iterable[str]) -> None:
        """Count this read from now on: its answer is in the shared store."""
        with self._lock:
            self._tags[read] = frozenset(tags)
            self._counts.setdefault(read, 0)
            if len(self._tags) > MAX_COUNTED:
                oldest, _ = self._tags.popitem(last=False)
                del self._counts[oldest]

    def count(self, read: PublicRead) -> None:
        """A reader asked for it."""
        if read in self._counts:
            try:
                self._counts[read] += 1
            except KeyError:  # another thread has just dropped it
                return

    def tell(self) -> None:
        """Add to the index what was counted since the last call, if anything was."""
        mine = self._counted()
        if not mine:
            return
        reads = self.everywhere()
        for read, asked in mine.items():
            before = reads[read].times if read in reads else 0.0
            reads[read] = Asked(before + asked.times, asked.tags)
        most = nlargest(MAX_TOLD, reads.items(), key=lambda each: each[1].times)
        self.shared.put_index(Index(self.clock(), dict(most)))

    def everywhere(self) -> dict[PublicRead, Asked]:
        """Return what readers asked all processes for lately, as it was told."""
        index = self.shared.index()
        if not isinstance(index, Index):
            return {}
        kept = 0.5 ** (max(0.0, self.clock() - index.at) / HALVED_SECONDS)
        faded = {read: Asked(each.times * kept, each.tags) for read, each in index.reads.items()}
        return {read: each for read, each in faded.items() if each.times > FORGOTTEN}

    def tell_regularly(self) -> None:
        """Have a thread of this process tell every `TELL_SECONDS`, for as long as it runs."""
        if self._told_by != os.getpid():
            self._told_by = os.getpid()
            threading.Thread(target=self._tell_on, name="asked reads", daemon=True).start()

    def _tell_on(self) -> None:
        while True:
            sleep(TELL_SECONDS)
            try:
                self.tell()
            except Exception as error:  # the next one may succeed
                log.error("What readers ask for was not told: %s.", type(error).__name__)

    def _counted(self) -> dict[PublicRead, Asked]:
        with self._lock:
            found = {}
            for read, count in self._counts.items():
                if count:
                    found[read] = Asked(count, self._tags[read])
                    self._counts[read] = 0
                    self._tags.move_to_end(read)  # what is asked for is dropped last
            return found
