"""How a service behaves: as it should, or in one of the ways in which services fail.

STALLED and CUT are the treacherous ones: the service does what it was asked and the caller
never learns it.
"""

from dataclasses import dataclass
from enum import StrEnum
from threading import Condition

from infra.local.http_server import ConnectionDroppedError, Response

MAX_STALL_SECONDS = 60.0  # seconds; no caller waits that long


class Mode(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    THROTTLED = "throttled"
    STALLED = "stalled"
    CUT = "cut"
    BOUNCING = "bouncing"


# What a button or a program asks for, and the mode it leads to.
ACTIONS = {
    "start": Mode.RUNNING,
    "stop": Mode.STOPPED,
    "throttle": Mode.THROTTLED,
    "stall": Mode.STALLED,
    "cut": Mode.CUT,
    "bounce": Mode.BOUNCING,
}


class UnknownActionError(Exception):
    """There is no such action, or this service has none by that name."""


@dataclass(frozen=True)
class Refusals:
    """How one service says that it does nothing now."""

    stopped: Response
    throttled: Response


class FaultInjector:
    """The present mode of one service; the last one set counts."""

    def __init__(self, modes: tuple[Mode, ...], mode: Mode = Mode.RUNNING) -> None:
        self.modes = modes
        self._mode = mode
        self._changed = Condition()

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        with self._changed:
            self._mode = mode
            self._changed.notify_all()

    def act(self, action: str) -> None:
        """Do what a button says; raises UnknownActionError."""
        mode = ACTIONS.get(action)
        if mode not in self.modes:
            raise UnknownActionError(action)
        self.mode = mode

    def never_answer(self, mode: Mode) -> None:
        """End the connection without an answer: at once, or, stalled, when the stall is over."""
        if mode is Mode.STALLED:
            with self._changed:
                self._changed.wait_for(lambda: self._mode is not Mode.STALLED, MAX_STALL_SECONDS)
        raise ConnectionDroppedError
