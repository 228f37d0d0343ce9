"""Reads the content version from the database, at most every `READ_INTERVAL_SECONDS`."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone

READ_INTERVAL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Version:
    """The version of what is public: the content and the day, because sources expire by date."""

    token: str
    day: date


class TokenReader:
    """Reads the committed token through a connection of its own.

    The thread that asks may be inside a transaction, whose connection would show its own,
    uncommitted token.
    """

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
            self.close()  # the server may have closed an idle connection: try once with a new one
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
    """Keeps the version that this process read last, for `interval` seconds.

    One thread reads at a time; threads that arrive meanwhile wait and share its result. The age of
    a result counts from the moment at which the read began.
    """

    def __init__(
        self, read: Callable[[], str | None], interval: float = READ_INTERVAL_SECONDS
    ) -> None:
        self._read = read
        self._interval = interval
        self._lock = threading.Lock()
        self._version: Version | None = None
        self._fresh_until = 0.0
        self._expirations = 0
        self._listeners: list[Callable[[], None]] = []

    def when_changed(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever a read returns another version than the read before."""
        self._listeners.append(listener)

    def current(self) -> Version | None:
        """Return the version, at most `interval` seconds old.

        None where it is unknown: the caller must not cache anything then.
        """
        if monotonic() < self._fresh_until:
            return self._version
        with self._lock:
            if monotonic() < self._fresh_until:
                return self._version
            return self._refresh()

    def refresh(self) -> Version | None:
        """Read the version from the database now and return it."""
        with self._lock:
            return self._refresh()

    def expire(self) -> None:
        """Make the next call of `current` read again: this process has committed a change."""
        self._expirations += 1
        self._fresh_until = 0.0

    def _refresh(self) -> Version | None:
        expirations, began = self._expirations, monotonic()
        try:
            token = self._read()
        except DatabaseError:
            token = None
        version = Version(token, timezone.localdate()) if token else None
        if version != self._version:
            self._version = version
            for listener in self._listeners:
                listener()
        self._fresh_until = began + self._interval
        if expirations != self._expirations:  # expired during the read: the result may be old
            self._fresh_until = 0.0
        return version


watch = VersionWatch(TokenReader())
