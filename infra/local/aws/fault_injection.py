"""Makes a service fail in one of the ways in which services fail.

STALLED and CUT are the dangerous ones: the service does the work and the caller gets no answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Condition

from infra.local.http_server import ConnectionDroppedError, Response

MAX_STALL_SECONDS = 60.0  # no caller waits that long


class Mode(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    THROTTLED = "throttled"
    STALLED = "stalled"
    CUT = "cut"
    BOUNCING = "bouncing"


# The action that a button or a program sends, and the mode that it sets.
ACTIONS = {
    "start": Mode.RUNNING,
    "stop": Mode.STOPPED,
    "throttle": Mode.THROTTLED,
    "stall": Mode.STALLED,
    "cut": Mode.CUT,
    "bounce": Mode.BOUNCING,
}


class UnknownActionError(Exception):
    """There is no such action, or not for this service."""


@dataclass(frozen=True)
class Refusals:
    """What one service answers when it is stopped or throttled."""

    stopped: Response
    throttled: Response


class FaultInjector:
    """Holds the mode of one service and applies it to each request."""

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
        """Set the mode that belongs to an action; raises UnknownActionError."""
        mode = ACTIONS.get(action)
        if mode not in self.modes:
            raise UnknownActionError(action)
        self.mode = mode

    def apply(self, refusals: Refusals, work: Callable[[Mode], Response]) -> Response:
        """Return a refusal or what `work` answers; the mode is read once, at the start.

        Raises ConnectionDroppedError after the work when the mode is STALLED or CUT.
        """
        mode = self.mode
        if mode is Mode.STOPPED:
            return refusals.stopped
        if mode is Mode.THROTTLED:
            return refusals.throttled
        response = work(mode)
        if mode is Mode.STALLED:
            with self._changed:
                self._changed.wait_for(lambda: self._mode is not Mode.STALLED, MAX_STALL_SECONDS)
        if mode in {Mode.STALLED, Mode.CUT}:
            raise ConnectionDroppedError
        return response
