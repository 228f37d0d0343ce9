"""EventBridge on this machine: brings events to the function, later or once a minute.

An event whose invocation fails is tried twice more, as Lambda does with asynchronous ones
(developer guide, "Error handling for asynchronous invocation").
"""

import heapq
import json
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import Condition, Thread
from typing import Any, Protocol

from infra.local.lambda_runtime.http_api import ACCOUNT_ID, REGION
from infra.local.lambda_runtime.runtime_api import FunctionError

ATTEMPTS = 3
RETRY_AFTER = 60.0  # seconds, twice as much the second time
MINUTE = 60.0

Event = dict[str, Any]


class Invokable(Protocol):
    """What the bus needs of a function."""

    def invoke(self, event: bytes) -> "Future[bytes]": ...


@dataclass(order=True)
class _Entry:
    due: float  # monotonic seconds
    number: int  # entries of the same time keep their order
    make: Callable[[], Event] = field(compare=False)
    attempt: int = field(default=1, compare=False)
    period: float = field(default=0.0, compare=False)


class EventBus:
    """Runs a thread of its own until `stop`."""

    def __init__(
        self,
        function: Invokable,
        on_line: Callable[[str], None],
        *,
        retry_after: float = RETRY_AFTER,
    ) -> None:
        self._function, self._on_line, self._retry_after = function, on_line, retry_after
        self._entries: list[_Entry] = []
        self._numbers = count()
        self._under_way = 0
        self._stopped = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, event: Event, after: float = 0.0) -> None:
        """Bring one event to the function `after` so many seconds."""
        self._add(after, lambda: event)

    def repeat(self, make: Callable[[], Event], period: float = MINUTE) -> None:
        """Bring a fresh event every `period` seconds, the first after one period."""
        self._add(period, make, period=period)

    def settled(self) -> bool:
        """Whether nothing waits or is under way, but for what repeats."""
        with self._changed:
            return not self._under_way and all(entry.period for entry in self._entries)

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _add(
        self, after: float, make: Callable[[], Event], attempt: int = 1, period: float = 0.0
    ) -> None:
        due = time.monotonic() + after
        with self._changed:
            heapq.heappush(self._entries, _Entry(due, next(self._numbers), make, attempt, period))
            self._changed.notify()

    def _run(self) -> None:
        while (entry := self._next()) is not None:
            if entry.period:
                self._add(entry.period, entry.make, period=entry.period)
            self._invoke(entry)

    def _next(self) -> _Entry | None:
        """Wait for the next entry that is due; None when the bus was stopped."""
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                if self._entries and self._entries[0].due <= now:
                    self._under_way += 1
                    return heapq.heappop(self._entries)
                self._changed.wait(self._entries[0].due - now if self._entries else None)
        return None

    def _invoke(self, entry: _Entry) -> None:
        event = entry.make()
        try:
            answer = self._function.invoke(json.dumps(event).encode())
        except RuntimeError:  # the function takes nothing any more: the system is ending
            self._end_of_one()
            return
        answer.add_done_callback(lambda done: self._finish(entry, event, done))

    def _finish(self, entry: _Entry, event: Event, done: "Future[bytes]") -> None:
        try:
            done.result()
        except CancelledError:
            pass
        except FunctionError as error:
            self._failed(entry, event, error)
        finally:
            self._end_of_one()

    def _end_of_one(self) -> None:
        with self._changed:
            self._under_way -= 1

    def _failed(self, entry: _Entry, event: Event, error: FunctionError) -> None:
        what = f"{event['detail-type']} failed at attempt {entry.attempt} of {ATTEMPTS}: {error}"
        self._on_line(what)
        if entry.attempt < ATTEMPTS and not self._stopped:
            self._add(self._retry_after * entry.attempt, lambda: event, entry.attempt + 1)


def scheduled_event() -> Event:
    """What a schedule of EventBridge sends, for example for `rate(1 minute)`."""
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "version": "0",
        "id": f"scheduled-{int(now.timestamp())}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": now.isoformat().replace("+00:00", "Z"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/contact-sweep"],
        "detail": {},
    }
