"""Work that must not wait for other work: each in a thread of its own, whatever befalls it logged.

What is left undone is in the database, and is found there again.
"""

import logging
from collections.abc import Callable
from threading import Thread
from time import monotonic

from django.db import connections

log = logging.getLogger(__name__)


class SideBySide:
    """`begin("webhook 3", …)` runs it in the background, unless its last run still goes on."""

    def __init__(self) -> None:
        self._running: dict[str, Thread] = {}

    def begin(self, name: str, work: Callable[[], object]) -> None:
        self._running = {key: each for key, each in self._running.items() if each.is_alive()}
        if name not in self._running:
            # A daemon: who is told to end does not wait for a receiver that hangs.
            thread = Thread(target=_run, args=(name, work), name=name, daemon=True)
            self._running[name] = thread
            thread.start()

    def wait(self, seconds: float) -> None:
        """Until all have ended, and no longer than this."""
        ends = monotonic() + seconds
        for thread in self._running.values():
            thread.join(max(0.0, ends - monotonic()))


def attempt(name: str, work: Callable[[], object]) -> None:
    """Do it; of a fault the log has the class alone: its words may hold an address or a name."""
    try:
        work()
    except Exception as error:
        log.error("%s failed: %s", name, type(error).__name__)
        connections.close_all()  # the database may have gone away and come back


def _run(name: str, work: Callable[[], object]) -> None:
    try:
        attempt(name, work)
    finally:
        connections.close_all()
