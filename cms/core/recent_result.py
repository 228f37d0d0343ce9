"""Calls an expensive check at most once a minute, however often its result is requested."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

SECONDS = 60.0


class RecentResult:
    """`check`, with its last result for `SECONDS`; an exception counts as a result.

    Health checks are public: a stranger who asks a thousand times causes one check a minute in
    each process.
    """

    def __init__(self, check: Callable[[], bool], clock: Callable[[], float] = monotonic) -> None:
        self._check, self._clock, self._lock = check, clock, Lock()
        self._result: bool | Exception = False
        self._until = float("-inf")

    def __call__(self) -> bool:
        """Return the result, at most a minute old.

        Raises:
            Exception: what the check raised.
        """
        with self._lock:
            if self._clock() >= self._until:
                try:
                    self._result = self._check()
                except Exception as error:  # kept, so that a failing check is as rare
                    self._result = error
                self._until = self._clock() + SECONDS
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def forget(self) -> None:
        """Check again at the next call."""
        self._until = float("-inf")
