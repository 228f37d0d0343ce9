"""Whether anything on the site has changed: asked of the API a few times a second, for all pages.

`changes/` answers a version that differs after each change, and the day, on which expiry dates
depend. As long as it stays, it vouches for each answer that was confirmed after the last change.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol

from cms.frontend.api_errors import ApiError

# An API that reads its own version when it is asked with `no-cache` may be 50 ms behind: with
# these, a page is at most a quarter of a second old, as the API's answers are.
ASK_AGAIN_SECONDS = 0.15
# An API of several processes answers for up to a quarter of a second from one that has not seen
# yet what another has told. So nothing that was asked for so soon after a change is vouched for.
BEHIND_SECONDS = 0.4
# Another release of the API, or another setting, answers otherwise without a change of content. So
# each answer is asked for itself now and then. The API lets caches have it as long.
VOUCHED_SECONDS = 60.0
PAUSE_SECONDS = 5.0  # after an answer that says no version, or one from a cache on the way
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # counts while the machine sleeps
LONG_AGO = float("-inf")


def monotonic() -> float:
    """Seconds that also pass while the machine is suspended."""
    return time.clock_gettime(CLOCK)


class Told(Protocol):
    """An answer, and when it was current: in seconds of `monotonic`, and by the clock."""

    @property
    def body(self) -> bytes: ...

    @property
    def current_at(self) -> float: ...

    @property
    def confirmed_at(self) -> datetime: ...


class SiteVersion:
    """The version that `ask` was told last. One thread asks, the others wait for it."""

    def __init__(self, ask: Callable[[], Told]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._version: tuple[str, str] | None = None
        self._current_at = LONG_AGO
        self._confirmed_at = datetime.min.replace(tzinfo=UTC)
        self._changed_at = LONG_AGO  # when it was first told
        self._quiet_until = LONG_AGO

    def is_known(self) -> bool:
        """Whether the version of this moment is known. Asks the API if it was not just asked."""
        arrived = monotonic()
        if arrived - self._current_at < ASK_AGAIN_SECONDS:
            return True
        with self._lock:
            if arrived - self._current_at < ASK_AGAIN_SECONDS:
                return True
            if arrived < self._quiet_until:
                return False
            self._learn()
            is_current = arrived - self._current_at < ASK_AGAIN_SECONDS
            self._quiet_until = LONG_AGO if is_current else monotonic() + PAUSE_SECONDS
            return is_current

    def vouches_for(self, current_at: float) -> bool:
        """Whether what was current at that moment is current now."""
        if monotonic() - current_at > VOUCHED_SECONDS:
            return False
        return self.is_known() and self._has_seen_no_change_since(current_at)

    def last_current(self, current_at: float, confirmed_at: datetime) -> datetime:
        """When an answer that was current at that moment was last known to be. Asks nothing."""
        if self._has_seen_no_change_since(current_at):
            return max(confirmed_at, self._confirmed_at)
        return confirmed_at

    def _has_seen_no_change_since(self, moment: float) -> bool:
        return self._version is not None and moment >= self._changed_at + BEHIND_SECONDS

    def _learn(self) -> None:
        try:
            told = self._ask()
            content = json.loads(told.body)
            version = (str(content["version"]), str(content["day"]))
        except (ApiError, ValueError, KeyError, TypeError):
            return
        if version != self._version:
            self._changed_at, self._version = monotonic(), version
        # The last, so that no thread takes an older change for the newest.
        self._confirmed_at, self._current_at = told.confirmed_at, told.current_at
