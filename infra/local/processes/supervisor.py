"""Starts processes, waits until each answers, notices when one dies, ends them all.

Which processes these are is data: see plan.py.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event

from infra.local.processes.console import Console
from infra.local.processes.orphan_reaper import OrphanReaper
from infra.local.processes.process import Process

READY_TIMEOUT = 120.0  # seconds
POLL = 0.1  # seconds


@dataclass(frozen=True)
class Service:
    """One process; it is ready when `ready_url` answers below 400 (None: at once)."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready_url: str | None = None


class StopRequestedError(Exception):
    """Somebody asked to end: Ctrl-C or a signal."""


class ServiceError(Exception):
    """A process ended by itself or was not ready in time; the message shows its last output."""


class Supervisor:
    """`stop` is set from outside, for example by a signal handler."""

    def __init__(self, console: Console, stop: Event) -> None:
        self.reaper = OrphanReaper()
        self._console, self._stop = console, stop
        self._services: list[tuple[Service, Process]] = []
        self._tasks: list[Process] = []

    def run(self, service: Service, stdin: str) -> Process:
        """Start a process that shall end by itself, in silence; see `finished`."""
        child = Process(
            service.name, service.argv, service.env, _silence, reaper=self.reaper, stdin=stdin
        )
        self._tasks.append(child)
        return child

    def finished(self, child: Process) -> None:
        """Wait until a process given to `run` is done; raises ServiceError if it failed."""
        while not child.ended.wait(POLL):
            self.check()
        self._tasks.remove(child)
        child.finish()
        if child.exit_code != 0:
            raise ServiceError(_obituary(child, "could not be prepared"))

    def start(self, service: Service) -> None:
        on_line = self._console.prefixed(service.name)
        child = Process(service.name, service.argv, service.env, on_line, reaper=self.reaper)
        self._services.append((service, child))

    def wait_ready(self, service: Service, timeout: float = READY_TIMEOUT) -> None:
        """Wait until a started service answers; raises ServiceError or StopRequestedError."""
        child = next(child for started, child in self._services if started is service)
        deadline = time.monotonic() + timeout
        while service.ready_url and not _answers(service.ready_url):
            if time.monotonic() > deadline:
                what = f"did not answer {service.ready_url} in {timeout:.0f} seconds"
                raise ServiceError(_obituary(child, what))
            self.check()
            self._stop.wait(POLL)
        self._console.say(f"  {service.name} is ready")

    def watch(self) -> None:
        """Return never: raises StopRequestedError when asked to, ServiceError when one dies."""
        while True:
            self.check()
            self._stop.wait(POLL)

    def check(self) -> None:
        if self._stop.is_set():
            raise StopRequestedError
        for _, child in self._services:
            if child.ended.is_set():
                raise ServiceError(_obituary(child, f"ended by itself (exit {child.exit_code})"))

    def stop(self) -> None:
        """End every process with its children; what does not listen is killed."""
        children = [child for _, child in self._services] + self._tasks
        for child in children:
            child.terminate()
        for child in children:
            child.finish()
        self._services, self._tasks = [], []
        self.reaper.close()


def _silence(line: str) -> None:
    """A task's output matters only when it fails: the child keeps its last lines."""


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=3) as response:
            return bool(response.status < 400)
    except (urllib.error.URLError, OSError):
        return False


def _obituary(child: Process, what: str) -> str:
    output = "\n".join(f"  {line}" for line in child.last_lines) or "  (nothing)"
    return f"{child.name} {what}. Its last output:\n{output}"
