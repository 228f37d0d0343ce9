"""EventBridge on this machine: delivers events to the function, once or on a schedule.

Retries an event whose invocation fails twice, as Lambda does with asynchronous invocations
(developer guide, "Error handling for asynchronous invocation").
"""

import json
import sched
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any, Protocol

from infra.local.lambda_runtime.http_api import ACCOUNT_ID, REGION
from infra.local.lambda_runtime.runtime_api import FunctionError

ATTEMPTS = 3
RETRY_AFTER = 60.0  # seconds before the first retry, twice as many before the second
SWEEP_EVERY = 60.0  # seconds; the schedule of infra/aws

Event = dict[str, Any]


class Invokable(Protocol):
    """What the bus needs of a function."""

    def invoke(self, event: bytes) -> "Future[bytes]": ...


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
        self._schedule = sched.scheduler(time.monotonic)
        self._changed = Flag()
        self._stopped = False
        self._lock = Lock()
        self._unsettled = 0
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, event: Event, after: float = 0.0) -> None:
        """Deliver one event in `after` seconds."""
        self._deliver_in(after, event, attempt=1)

    def repeat(self, make: Callable[[], Event], period: float = SWEEP_EVERY) -> None:
        """Deliver what `make` returns every `period` seconds, the first time after one period."""

        def deliver() -> None:
            self._enter(period, deliver)
            self._count(1)
            self._deliver(make(), attempt=1)

        self._enter(period, deliver)

    def settled(self) -> bool:
        """Whether each event sent so far was delivered or given up, whatever still repeats."""
        with self._lock:
            return self._unsettled == 0

    def stop(self) -> None:
        self._stopped = True
        self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._changed.clear()
            if self._stopped:  # read after `clear`, so that the flag of `stop` is never lost
                return
            self._changed.wait(self._schedule.run(blocking=False))

    def _enter(self, after: float, action: Callable[[], None]) -> None:
        self._schedule.enter(after, 0, action)
        self._changed.set()

    def _deliver_in(self, after: float, event: Event, attempt: int) -> None:
        self._count(1)
        self._enter(after, lambda: self._deliver(event, attempt))

    def _deliver(self, event: Event, attempt: int) -> None:
        try:
            answer = self._function.invoke(json.dumps(event).encode())
        except RuntimeError:  # the function takes no more events: the system is ending
            self._count(-1)
            return
        answer.add_done_callback(lambda done: self._finish(event, attempt, done))

    def _finish(self, event: Event, attempt: int, done: "Future[bytes]") -> None:
        try:
            done.result()
        except CancelledError:
            pass
        except FunctionError as error:
            self._on_line(
                f"{event['detail-type']} failed at attempt {attempt} of {ATTEMPTS}: {error}"
            )
            if attempt < ATTEMPTS and not self._stopped:
                self._deliver_in(self._retry_after * attempt, event, attempt + 1)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._unsettled += change


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
