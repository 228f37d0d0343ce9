"""Starts processes, waits until each answers, reports one that dies, and ends them all.

system.py lists the processes.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event

from infra.local.processes.console import Console
from infra.local.processes.orphan_reaper import OrphanReaper
from infra.local.processes.process import OnLine, Process

READY_TIMEOUT = 600.0  # seconds; a busy machine may need minutes
TELL_EVERY = 15.0  # seconds
POLL = 0.1  # seconds


@dataclass(frozen=True)
class Service:
    """One process; it is ready when `ready_url` answers below 400 (None: at once)."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready_url: str | None = None


class StopRequestedError(Exception):
    """Ctrl-C or another signal asked for the end."""


class ServiceError(Exception):
    """A process ended unasked or was not ready in time; the message has its last output."""


class Supervisor:
    """`stop` is set from outside, for example by a signal handler."""

    def __init__(self, console: Console, stop: Event) -> None:
        self.reaper = OrphanReaper()
        self._console, self._stop = console, stop
        self._services: list[tuple[Service, Process]] = []
        self._tasks: list[Process] = []

    def run(self, service: Service, stdin: str, on_line: OnLine | None = None) -> Process:
        """Start a process that ends by itself; see `wait_finished`.

        Its output goes to `on_line`, and is not shown without it.
        """
        lines = on_line or _silence
        process = Process(
            service.name, service.argv, service.env, lines, reaper=self.reaper, stdin=stdin
        )
        self._tasks.append(process)
        return process

    def wait_finished(self, process: Process) -> None:
        """Wait until a process started by `run` has ended; raises ServiceError if it failed."""
        while not process.ended.wait(POLL):
            self.check()
        self._tasks.remove(process)
        process.finish()
        if process.exit_code != 0:
            raise ServiceError(_failure(process, "could not be prepared"))

    def start(self, service: Service) -> None:
        on_line = self._console.prefixed(service.name)
        process = Process(service.name, service.argv, service.env, on_line, reaper=self.reaper)
        self._services.append((service, process))

    def wait_ready(
        self, service: Service, timeout: float = READY_TIMEOUT, tell_every: float = TELL_EVERY
    ) -> None:
        """Wait until a started service answers, and say from time to time that it does not yet.

        Raises ServiceError when it ends or has not answered after `timeout` seconds, and
        StopRequestedError.
        """
        process = next(process for started, process in self._services if started is service)
        began = told = time.monotonic()
        while service.ready_url and not _answers(service.ready_url):
            now = time.monotonic()
            if now - told >= tell_every:
                told = now
                self._console.say(f"  {service.name} is still starting ({now - began:.0f} s) …")
            if now - began > timeout:
                what = f"did not answer {service.ready_url} in {timeout:.0f} seconds"
                raise ServiceError(_failure(process, what))
            self.check()
            self._stop.wait(POLL)
        self._console.say(f"  {service.name} is ready")

    def watch(self) -> None:
        """Check until StopRequestedError or ServiceError is raised; never returns."""
        while True:
            self.check()
            self._stop.wait(POLL)

    def check(self) -> None:
        """Raise StopRequestedError when asked to stop, ServiceError when a process has died."""
        if self._stop.is_set():
            raise StopRequestedError
        for _, process in self._services:
            if process.ended.is_set():
                raise ServiceError(_failure(process, f"ended by itself (exit {process.exit_code})"))

    def stop(self) -> None:
        """End every process with its children; kills those that ignore SIGTERM."""
        processes = [process for _, process in self._services] + self._tasks
        for process in processes:
            process.terminate()
        for process in processes:
            process.finish()
        self._services, self._tasks = [], []
        self.reaper.close()


def _silence(line: str) -> None:
    """Discards a task's output; its Process keeps the last lines for an error message."""


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=3) as response:
            return bool(response.status < 400)
    except (urllib.error.URLError, OSError):
        return False


def _failure(process: Process, what: str) -> str:
    output = "\n".join(f"  {line}" for line in process.last_lines) or "  (nothing)"
    return f"{process.name} {what}. Its last output:\n{output}"
