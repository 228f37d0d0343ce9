"""Runs tasks in threads, so that none waits for another, and logs their errors.

The tasks' work is stored in the database: what a failed or killed task leaves is found there again.
A companion of the worker follows something and is never late: apps above this one add theirs.
"""

import logging
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from time import monotonic

from django.db import connections

log = logging.getLogger(__name__)

Companion = Callable[[Event], None]  # runs until the event is set
_companions: dict[str, Companion] = {}


class BackgroundTasks:
    """`start("webhook 3", …)` runs a task in the background unless its last run has not ended."""

    def __init__(self) -> None:
        self._running: dict[str, Thread] = {}

    def start(self, name: str, task: Callable[[], object]) -> None:
        self._running = {key: each for key, each in self._running.items() if each.is_alive()}
        if name not in self._running:
            # A daemon, so that the process can exit while a receiver hangs.
            thread = Thread(target=_run, args=(name, task), name=name, daemon=True)
            self._running[name] = thread
            thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until all tasks have ended, at most `seconds` in total."""
        deadline = monotonic() + seconds
        for thread in self._running.values():
            thread.join(max(0.0, deadline - monotonic()))


def beside_the_worker(name: str, companion: Companion) -> None:
    """Let something run in a thread of the publishing worker for as long as that runs."""
    _companions[name] = companion


def start_companions(stopped: Event) -> None:
    """Start them. None is waited for, neither now nor at the end."""
    for name, companion in _companions.items():
        Thread(
            target=_run, args=(name, partial(companion, stopped)), name=name, daemon=True
        ).start()


def attempt(name: str, task: Callable[[], object]) -> None:
    """Run the task. Logs only the class of an error: its text may contain an address or a name."""
    try:
        task()
    except Exception as error:
        log.error("%s failed: %s", name, type(error).__name__)
        connections.close_all()  # the database may have been restarted


def _run(name: str, task: Callable[[], object]) -> None:
    try:
        attempt(name, task)
    finally:
        connections.close_all()
