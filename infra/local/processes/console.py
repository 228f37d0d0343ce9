"""What the launcher writes to the terminal, from all processes, one whole line at a time."""

from threading import Lock
from typing import TextIO

from infra.local.processes.process import OnLine

NAME_WIDTH = 8


class Console:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = Lock()

    def say(self, text: str = "") -> None:
        """Write the launcher's own words."""
        with self._lock:
            try:
                self._out.write(f"{text}\n")
                self._out.flush()
            except (OSError, ValueError):
                pass  # the terminal is gone; ending everything matters more than telling

    def prefixed(self, name: str) -> OnLine:
        """Write a process's lines as `cms      | …`."""
        return lambda line: self.say(f"{name:<{NAME_WIDTH}} | {line}")
