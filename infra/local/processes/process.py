"""One child process in a process group of its own, with its output read line by line."""

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from infra.local.processes.orphan_reaper import OrphanReaper

ROOT = Path(__file__).resolve().parents[3]  # where `python -m cms` and the packages are found
GRACE = 5.0  # seconds from SIGTERM to SIGKILL
LAST_LINES = 30

OnLine = Callable[[str], None]


class Process:
    """Starts at once. `ended` is set when the process has ended and its output has been read."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        on_line: OnLine,
        *,
        reaper: OrphanReaper | None = None,
        stdin: str | None = None,
        on_end: Callable[[int], None] | None = None,
    ) -> None:
        self.name = name
        self.ended = Event()
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._on_line, self._on_end, self._reaper = on_line, on_end, reaper
        self._process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            list(argv),
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its whole group can be ended; Ctrl-C reaches only us
        )
        if reaper:
            reaper.hold(self.pid)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        Thread(target=self._await_end, daemon=True).start()
        if stdin is not None:
            self._write_stdin(stdin)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def terminate(self) -> None:
        """Ask the whole group to end."""
        self._signal_group(signal.SIGTERM)

    def finish(self, grace: float = GRACE) -> None:
        """Wait until the group is empty; kills what is left after `grace` seconds."""
        deadline = time.monotonic() + grace
        while self._group_lives() and time.monotonic() < deadline:
            time.sleep(0.02)
        self._signal_group(signal.SIGKILL)
        self.ended.wait(grace)
        if self._reaper:
            self._reaper.release(self.pid)

    def stop(self) -> None:
        self.terminate()
        self.finish()

    def _write_stdin(self, text: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        try:
            self._process.stdin.write(text.encode())
            self._process.stdin.close()
        except OSError:
            pass  # it ended without reading; the exit code is checked elsewhere

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe above
        for raw in self._process.stdout:
            for line in raw.decode("utf-8", "replace").rstrip("\r\n").split("\r"):
                if line.strip():
                    self.last_lines.append(_printable(line))
                    self._on_line(self.last_lines[-1])

    def _await_end(self) -> None:
        code = self._process.wait()
        self._reader.join(1.0)  # a grandchild may hold the pipe open for longer
        self.ended.set()
        if self._on_end:
            self._on_end(code)

    def _group_lives(self) -> bool:
        if not self.ended.is_set():
            return True
        try:
            os.killpg(self.pid, 0)
        except (ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            return False
        return True

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):  # nobody is left
            os.killpg(self.pid, number)


def _printable(line: str) -> str:
    """Replace control codes, which a request can bring into an access log and the terminal."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in line
    )
