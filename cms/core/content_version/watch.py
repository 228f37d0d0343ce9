"""Reads the content version from the database, at most every `READ_INTERVAL_SECONDS`."""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import sleep
from typing import NamedTuple

from django.conf import settings
from django.db import Error
from django.utils import timezone

from cms.core.content_version.version_reader import Reading, Touched, VersionReader
from cms.core.database_waits import Outage, outage

log = logging.getLogger(__name__)

READ_INTERVAL_SECONDS = 0.25
PROBE_INTERVAL_SECONDS = 1.0  # between two reads while the database does not answer
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # counts while the machine sleeps
POLL_SECONDS = 1.0  # between two reads while there are no requests


def monotonic() -> float:
    """Seconds that also pass while the machine is suspended."""
    return time.clock_gettime(CLOCK)


@dataclass(frozen=True, slots=True)
class Version:
    """The version of what is public: the content and the day, because sources expire by date."""

    token: str
    day: date


# Called with the version that was read, and what changed since the one before; None for any page.
Listener = Callable[[Version | None, Touched | None], None]


class LastKnown(NamedTuple):
    """The version that the database gave last, and how many seconds ago it did."""

    version: Version
    age: float


class VersionWatch:
    """Keeps the version that this process read last, for `interval` seconds.

    One thread reads at a time; threads that arrive meanwhile wait and share its result. The age of
    a result counts from the moment at which the read began.

    Once a read has failed, no request waits for the database: a thread of its own reads again every
    `PROBE_INTERVAL_SECONDS` while somebody asks, until it succeeds. The same thread finds out
    where queries of all threads wait, and none is left to read.

    What the database said last was current when the outage began only if reads follow each other
    closely: none may begin more than `API_STALE_CONFIRMED_SECONDS` after the one before. So `poll`
    asks also while there are no requests.
    """

    def __init__(
        self,
        read: Callable[[int | None], Reading | None],
        interval: float = READ_INTERVAL_SECONDS,
        outage: Outage | None = None,
    ) -> None:
        self._read = read
        self._interval = interval
        self._lock = threading.Lock()
        self._version: Version | None = None
        self._number: int | None = None  # of the version
        self._confirmed_at = 0.0
        self._confirmed_expirations = 0
        self._known_until = float("-inf")  # until then this process knows what happened
        self._is_reading = False
        self._has_gap = True  # since the last answer there was a time of which it does not
        self._fresh_until = 0.0
        self._expirations = 0
        self._listeners: list[Listener] = []
        self._outage = outage or Outage()
        self._outage.suspect = self._probe_in_background
        self._next_probe = 0.0
        self._probe: threading.Thread | None = None
        self._polled_by = 0  # the process whose thread polls

    @property
    def unreachable(self) -> bool:
        """Whether the last read failed."""
        return self._outage.is_known

    def when_changed(self, listener: Listener) -> None:
        """Call `listener` whenever a read returns another version than the read before.

        It is called before anybody is told of the version.
        """
        self._listeners.append(listener)

    def current(self, at_most: float | None = None) -> Version | None:
        """Return the version, at most `at_most` seconds old; without it, at most `interval`.

        None where it is unknown: the caller must not cache anything then.
        """
        earlier = 0.0 if at_most is None else max(0.0, self._interval - at_most)
        if self.unreachable:
            self._probe_in_background()
            return None
        if monotonic() < self._fresh_until - earlier:
            return self._version
        with self._lock:
            if self.unreachable:
                return None
            if monotonic() < self._fresh_until - earlier:
                return self._version
            return self._refresh()

    def last_known(self) -> LastKnown | None:
        """Return the last version that was read, for answers while the database is away.

        None where a page may have been withdrawn since: this process has committed a change, or
        it has not asked for a while, in which the database was perhaps there. None on the next day
        as well: a source may have expired, which answers of yesterday do not say.
        """
        version, now = self._version, monotonic()
        if version and version.day != timezone.localdate():
            return None
        if self._confirmed_expirations != self._expirations:
            return None
        if self._has_gap or not (self._is_reading or self._follows(now)):
            return None
        return LastKnown(version, now - self._confirmed_at) if version else None

    def refresh(self) -> Version | None:
        """Read the version from the database now and return it; None while it is unreachable."""
        if self.unreachable:
            self._probe_in_background()
            return None
        with self._lock:
            return self._refresh()

    def expire(self) -> None:
        """Make the next call of `current` read again: this process has committed a change."""
        self._expirations += 1
        self._fresh_until = 0.0

    def poll(self, pause: Callable[[float], None] = sleep) -> None:
        """Have a thread of this process ask every `POLL_SECONDS`, for as long as it runs."""
        if self._polled_by != os.getpid():
            self._polled_by = os.getpid()
            asks = partial(self._poll, pause)
            threading.Thread(target=asks, name="version poll", daemon=True).start()

    def _poll(self, pause: Callable[[float], None]) -> None:
        while True:
            try:
                self.current()
            except Exception as error:  # the next one may succeed
                log.error("The content version was not read: %s.", type(error).__name__)
            pause(POLL_SECONDS)

    def probe(self) -> None:
        """Read once, in the calling thread."""
        with self._lock:
            self._refresh()

    def _probe_in_background(self) -> None:
        now = monotonic()
        if now < self._next_probe or (self._probe and self._probe.is_alive()):
            return
        self._next_probe = now + PROBE_INTERVAL_SECONDS
        self._probe = threading.Thread(target=self.probe, name="database probe", daemon=True)
        self._probe.start()

    def _follows(self, moment: float) -> bool:
        """Whether so little time has passed that what was known before still holds."""
        return moment - self._known_until <= float(settings.API_STALE_CONFIRMED_SECONDS)

    def _refresh(self) -> Version | None:
        expirations, began = self._expirations, monotonic()
        self._has_gap = self._has_gap or not self._follows(began)
        self._is_reading = True
        try:
            reading = self._read(self._number)
        except Error as error:
            if "locked" not in str(error):  # SQLite, where a writer is busy
                self._fail(error)
            return None
        finally:
            self._is_reading = False
        if self._outage.is_known:
            self._outage.is_known = False
            log.warning("The database answers again.")
        version = Version(reading.token, timezone.localdate()) if reading else None
        self._confirmed_at, self._confirmed_expirations = began, expirations
        self._known_until, self._has_gap = began, False
        if version != self._version:
            touched = _touched(self._version, version, reading)
            for listener in self._listeners:
                listener(version, touched)
            self._version = version
        self._number = reading.number if reading else None
        self._fresh_until = began + self._interval
        if expirations != self._expirations:  # expired during the read: the result may be old
            self._fresh_until = 0.0
        return version

    def _fail(self, error: Error) -> None:
        """Log the beginning of an outage, once."""
        if not self.unreachable:
            log.error("The database does not answer: %s.", type(error.__cause__ or error).__name__)
        self._known_until = monotonic()
        self._next_probe = self._known_until + PROBE_INTERVAL_SECONDS
        self._outage.is_known = True


def _touched(
    before: Version | None, version: Version | None, reading: Reading | None
) -> Touched | None:
    """What changed between two versions; None for any page, as on another day."""
    if reading is None or version is None or before is None or before.day != version.day:
        return None
    return reading.touched_since(before.token)


watch = VersionWatch(VersionReader(), outage=outage)
