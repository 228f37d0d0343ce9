"""Keeps each stored answer until a change touches what it was rendered from.

An answer has tags: `page-4` for each page that it shows, and those of `list_tags.py` for what could
enter or leave a list; or `lists`, which any change ends. The log names the pages and the lists of
each change. So a version ends the answers that it touches and no others, and what is stored is
right for the version read last.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable

from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.list_tags import PLACES
from cms.core.content_version.version_reader import Touched
from cms.core.content_version.watch import Version
from cms.publishing.cdn.tags import LISTS, page_tag

MAX_REMEMBERED = 1000  # versions, and ten times as many tags, for answers that are being rendered


def ended_tags(touched: Touched) -> list[str]:
    """The tags of the answers that a change ends."""
    lists = [PLACES] if touched.lists is None else touched.lists
    return [LISTS, *lists, *map(page_tag, touched.pages)]


class CurrentAnswers:
    """The answers that are right for the version that this process read last.

    Changes are counted. What is remembered of them decides whether an answer may be stored that was
    being rendered meanwhile: not if one of them touched it, or is forgotten.
    """

    def __init__(self, store: ResponseStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._count = 0
        self._forgotten = 0  # what happened up to this change is not known in detail
        self._reached: OrderedDict[Version, int] = OrderedDict()
        self._touched: dict[str, int] = {}

    def get(self, key: Hashable) -> CachedResponse | None:
        return self.store.get(key)

    def advance(self, version: Version | None, touched: Touched | None) -> None:
        """Take up that the content is at `version` now, and what changed on the way to it; None for
        any page."""
        with self._lock:
            self._count += 1
            if touched is None or version is None:
                self.store.clear()
                self._forget()
            else:
                tags = ended_tags(touched)
                self.store.end(tags)
                self._touched |= dict.fromkeys(tags, self._count)
                if len(self._touched) > 10 * MAX_REMEMBERED:
                    self._forget()
            if version is not None:
                self._reached[version] = self._count
                self._reached.move_to_end(version)
            if len(self._reached) > MAX_REMEMBERED:
                self._reached.popitem(last=False)

    def put(
        self, key: Hashable, answer: CachedResponse, tags: Iterable[str], version: Version
    ) -> bool:
        """Store an answer whose rendering began at `version`; return whether it is still right."""
        tags = {*tags}
        with self._lock:
            since = self._reached.get(version, -1)
            last = max((self._touched.get(tag, 0) for tag in tags), default=0)
            if since < max(last, self._forgotten):
                return False
            self.store.put(key, answer, tags)
            return True

    def knows(self, version: Version) -> bool:
        """Whether it is remembered what changed since a version."""
        with self._lock:
            return self._reached.get(version, -1) >= self._forgotten

    def _forget(self) -> None:
        self._touched.clear()
        self._forgotten = self._count
