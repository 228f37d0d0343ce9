"""Answers that one process has rendered, for all others: in the cache `answers` of the settings.

Nothing is taken for its age. An answer is stored with its tags and the version at which its
rendering began, and whoever takes it keeps it as if it were its own rendering of that version
(`CurrentAnswers.put`): not if a change has touched it since, or if it is not known what changed.

A store that fails breaks no answer: it is left alone for a while, and each process renders itself.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from time import monotonic, sleep
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import caches

from cms.api.response_cache.cached_response import CachedResponse, Headers
from cms.api.response_cache.public_requests import PublicRead
from cms.api.response_cache.rendering_name import rendering_name
from cms.core.content_version.watch import Version

log = logging.getLogger(__name__)

NAME = "answers"  # in the setting CACHES
INDEX = "asked reads"
KEEP_SECONDS = 600
# By one process within that time, where the store sets no bound: a robot that reads all pages fills
# no Redis.
MAX_STORED = 2000
MEAN_BYTES = 16_000  # of an answer, compressed: so many answers of this size, or fewer long ones
MAX_BYTES = 128_000  # of one answer, compressed
PAUSE_SECONDS = 5.0  # after a failure
RENDERING_SECONDS = 2  # after which the mark of a process that renders is void: it may be dead
WAIT_SECONDS = 0.3  # for another process's rendering
LOOK_SECONDS = 0.01
Found = TypeVar("Found")


class SharedAnswer(NamedTuple):
    """An answer in one encoding, with what decides whether it is still right."""

    version: Version
    tags: frozenset[str]
    status: str
    headers: Headers
    digest: str
    encoding: str
    body: bytes

    def response(self) -> CachedResponse:
        """Return the answer as this process keeps it."""
        answer = CachedResponse(self.status, self.headers, self.digest)
        return answer.with_form(self.encoding, self.body)


class SharedAnswers:
    """The store as one process uses it."""

    def __init__(self, name: str = NAME, max_stored: float | None = None) -> None:
        """`max_stored`: how many answers this process puts in, in `KEEP_SECONDS`; as many as the
        store holds if it says so."""
        self.name = name
        held = settings.CACHES[name].get("OPTIONS", {}).get("MAX_ENTRIES", MAX_STORED)
        self.max_stored = held if max_stored is None else max_stored
        self._away_until = 0.0
        self._stored, self._bytes, self._since = 0, 0, 0.0

    def get(self, read: PublicRead) -> SharedAnswer | None:
        """Return what another process, or this one, has stored; it may be out of date."""
        found = self._try(partial(_found, read), None)
        return found if isinstance(found, SharedAnswer) else None

    def put(
        self, read: PublicRead, answer: CachedResponse, tags: Iterable[str], version: Version
    ) -> bool:
        """Store an answer whose rendering began at `version`; return whether it was taken in."""
        encoding, body = answer.packed()
        if len(body) > MAX_BYTES or not self._has_room(len(body)):
            return False
        shared = SharedAnswer(
            version, frozenset(tags), answer.status, answer.headers, answer.digest, encoding, body
        )
        return self._stored_as(shared, read)

    def index(self) -> Any:
        """Return what `put_index` stored last, here or in another process; it may be anything."""
        return self._try(partial(_found, INDEX), None)

    def put_index(self, index: Any) -> None:
        """Store what all processes know of the reads that are asked for."""
        self._stored_as(index, INDEX)

    @contextmanager
    def marked(self, read: PublicRead, version: Version, waits: bool = True) -> Iterator[bool]:
        """For the time of the block, be the process that renders `read` at `version`; or wait until
        another has done so, at most `WAIT_SECONDS`, and yield that one did. Unless `waits`, yield
        at once that another does it."""
        mark = read, version.token
        if self._try(lambda cache: cache.add(_key(*mark), 1, RENDERING_SECONDS), True):
            try:
                yield False
            finally:
                self._try(lambda cache: cache.delete(_key(*mark)), None)
            return
        ends = monotonic() + (WAIT_SECONDS if waits else 0.0)
        while monotonic() < ends and self._try(lambda cache: cache.has_key(_key(*mark)), False):
            sleep(LOOK_SECONDS)
        yield True

    def _has_room(self, size: int) -> bool:
        now = monotonic()
        if now - self._since > KEEP_SECONDS:
            self._stored, self._bytes, self._since = 0, 0, now
        self._stored, self._bytes = self._stored + 1, self._bytes + size
        return self._stored <= self.max_stored and self._bytes <= self.max_stored * MEAN_BYTES

    def _stored_as(self, value: Any, *what: Any) -> bool:
        def store(cache: Any) -> bool:
            cache.set(_key(*what), value, KEEP_SECONDS)
            return True

        return self._try(store, False)

    def _try(self, operation: Callable[[Any], Found], otherwise: Found) -> Found:
        if monotonic() < self._away_until:
            return otherwise
        try:
            return operation(caches[self.name])
        except Exception as error:  # each store raises its own errors
            log.warning("The store of answers failed: %s.", type(error).__name__)
            self._away_until = monotonic() + PAUSE_SECONDS
            return otherwise


def _found(what: PublicRead | str, cache: Any) -> Any:
    """What is stored as `what`. What cannot be read is deleted; that fails, too, if it is the store
    that cannot be read."""
    try:
        return cache.get(_key(what))
    except Exception:  # whatever bytes make of unpickling
        cache.delete(_key(what))
        return None


def _key(*what: Any) -> str:
    return blake2b(repr((rendering_name(), *what)).encode(), digest_size=20).hexdigest()
