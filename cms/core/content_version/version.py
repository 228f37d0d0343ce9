"""The content version: raising it, and looking at it no more often than needed."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import F
from django.utils import timezone

READ_INTERVAL_SECONDS = 0.25  # seconds

_rendering: ContextVar[str | None] = ContextVar("answering", default=None)


@dataclass(frozen=True, slots=True)
class Version:
    """What was public: the content, and the day, since people join and leave by date."""

    token: str
    day: date


def bump_version() -> None:
    """Say, in the present transaction, that answers have changed; call it after raw SQL too.

    Inside a transaction it is called before the change: all publishers then queue at this one
    row first, and cannot wait for each other in a circle.
    """
    from cms.core.models import ContentVersion

    token = uuid4().hex
    rows = ContentVersion.objects.filter(pk=ContentVersion.ONLY)
    if not rows.update(number=F("number") + 1, token=token, raised_at=timezone.now()):
        first = ContentVersion(pk=ContentVersion.ONLY, token=token, raised_at=timezone.now())
        ContentVersion.objects.bulk_create(
            [first],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["token", "raised_at"],
        )
    transaction.on_commit(watch.forget, robust=True)


@contextmanager
def render_version(version: Version) -> Iterator[None]:
    """While an answer is rendered: caches keep apart what belongs to `version`."""
    reset = _rendering.set(version.token)
    try:
        yield
    finally:
        _rendering.reset(reset)


def current_render_version() -> str | None:
    """The token given to `answering`, or None outside of it."""
    return _rendering.get()


class TokenReader:
    """Reads the token through one connection of its own, whatever transaction a thread is in."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._process = 0

    def __call__(self) -> str | None:
        """Return the committed token; None before the first change.

        Raises:
            DatabaseError: the database does not answer.
        """
        try:
            return self._read()
        except DatabaseError:
            self.close()  # it may have been closed by the server since the last look
            return self._read()

    def close(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None

    def _read(self) -> str | None:
        from cms.core.models import ContentVersion

        if self._connection is None or self._process != os.getpid():
            self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
            self._connection.inc_thread_sharing()
            self._process = os.getpid()
        table = self._connection.ops.quote_name(ContentVersion._meta.db_table)
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT token FROM {table} WHERE id = %s", [ContentVersion.ONLY])  # noqa: S608
            row = cursor.fetchone()
        return row[0] if row else None


class VersionWatch:
    """The version as one process knows it: at most `LOOK_EVERY` seconds old.

    Threads that come while one of them looks wait for what it sees: an age is counted from the
    moment at which the look began.
    """

    def __init__(
        self, read: Callable[[], str | None], every: float = READ_INTERVAL_SECONDS
    ) -> None:
        self._read = read
        self._every = every
        self._lock = threading.Lock()
        self._seen: Version | None = None
        self._fresh_until = 0.0
        self._forgotten = 0
        self._listeners: list[Callable[[], None]] = []

    def when_changed(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def current(self) -> Version | None:
        """The version; None where it is unknown, and then nothing may be stored."""
        if monotonic() < self._fresh_until:
            return self._seen
        with self._lock:
            if monotonic() < self._fresh_until:
                return self._seen
            return self._look()

    def look(self) -> Version | None:
        """The version as it is in the database now."""
        with self._lock:
            return self._look()

    def forget(self) -> None:
        """The next to ask looks: this process has committed a change."""
        self._forgotten += 1
        self._fresh_until = 0.0

    def _look(self) -> Version | None:
        forgotten, began = self._forgotten, monotonic()
        try:
            token = self._read()
        except DatabaseError:
            token = None
        seen = Version(token, timezone.localdate()) if token else None
        if seen != self._seen:
            self._seen = seen
            for listener in self._listeners:
                listener()
        self._fresh_until = began + self._every
        if forgotten != self._forgotten:
            self._fresh_until = 0.0
        return seen


watch = VersionWatch(TokenReader())
