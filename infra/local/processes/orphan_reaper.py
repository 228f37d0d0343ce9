"""Ends the launcher's processes when the launcher itself is killed.

A SIGKILL cannot be caught, so a second small process reads a pipe from the launcher, one line
for each process group. When the pipe closes, it ends the groups that are still on its list.
This works on Linux and macOS and reaches grandchildren, which PR_SET_PDEATHSIG does not.

This file is also run as a script, by its path: it imports the standard library only.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from threading import Lock
from typing import TextIO


class OrphanReaper:
    """The launcher's end of the pipe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process = subprocess.Popen(  # noqa: S603 - this very file, no shell
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the terminal must not reach it
            text=True,
        )

    def hold(self, group: int) -> None:
        self._send(f"+{group}\n")

    def release(self, group: int) -> None:
        self._send(f"-{group}\n")

    def close(self) -> None:
        """Close the pipe: the second process ends the groups that were not released, and exits."""
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        with self._lock, suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        with (
            self._lock,
            suppress(BrokenPipeError),
        ):  # the second process was killed: nothing to report to
            if not self._process.stdin.closed:
                self._process.stdin.write(line)
                self._process.stdin.flush()


def watch(pipe: TextIO, grace: float = 3.0) -> None:
    """Keep the list until the pipe closes, then end its groups (`grace` in seconds)."""
    groups: set[int] = set()
    for line in pipe:
        change = groups.add if line[0] == "+" else groups.discard
        change(int(line[1:]))
    end_groups(groups, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while groups and time.monotonic() < deadline:
        time.sleep(0.05)
        end_groups(groups, 0)
    end_groups(groups, signal.SIGKILL)


def end_groups(groups: set[int], number: int) -> None:
    """Signal every group and remove the ones that no longer exist."""
    for group in list(groups):
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            groups.discard(group)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # only the closed pipe ends this process
    watch(sys.stdin)
