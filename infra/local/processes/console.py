"""Writes the lines of all processes to the terminal, one whole line at a time."""

from threading import Lock
from typing import TextIO

from infra.local.processes.process import OnLine

NAME_WIDTH = 8


class Console:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = Lock()

    def say(self, text: str = "") -> None:
        """Write a line of the launcher itself."""
        with self._lock:
            try:
                self._out.write(f"{text}\n")
                self._out.flush()
            except (OSError, ValueError):
                pass  # the terminal is gone; the launcher must still end its processes

    def prefixed(self, name: str) -> OnLine:
        """Return a function that writes a process's line as `cms      | …`."""
        return lambda line: self.say(f"{name:<{NAME_WIDTH}} | {line}")
