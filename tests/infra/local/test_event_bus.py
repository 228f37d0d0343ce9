"""Events on their way to the function: later, every minute, and again when one fails."""

import json
import time
from concurrent.futures import Future

import pytest

from infra.local.aws.event_bus import EventBus, scheduled_event
from infra.local.lambda_runtime.runtime_api import FunctionError
from tests.infra.local.waiting import wait_for

EVENT = {"detail-type": "Email Sent", "detail": {"subject": "canary"}}


class RecordingFunction:
    """Fails `failures` times, then works."""

    def __init__(self, failures=0):
        self.failures, self.events, self.times = failures, [], []

    def invoke(self, event):
        self.events.append(json.loads(event))
        self.times.append(time.monotonic())
        answer = Future()
        if len(self.events) <= self.failures:
            answer.set_exception(FunctionError("Runtime exited with 9"))
        else:
            answer.set_result(b"{}")
        return answer


@pytest.fixture
def lines():
    return []


@pytest.fixture
def bus_to(lines):
    buses = []

    def make(function):
        buses.append(EventBus(function, lines.append, retry_after=0.05))
        return buses[-1]

    yield make
    for bus in buses:
        bus.stop()


def test_events_arrive_when_due_and_in_that_order(bus_to):
    function, started = RecordingFunction(), time.monotonic()
    bus = bus_to(function)

    bus.send({"n": 2}, after=0.2)
    bus.send({"n": 1}, after=0.1)
    assert not bus.settled()
    wait_for(bus.settled)

    assert function.events == [{"n": 1}, {"n": 2}]
    assert function.times[1] - started >= 0.2


def test_a_failing_event_is_tried_three_times_and_its_content_is_not_logged(bus_to, lines):
    function = RecordingFunction(failures=2)
    bus = bus_to(function)

    bus.send(EVENT)
    wait_for(bus.settled)

    assert function.events == [EVENT] * 3
    assert lines == [
        "Email Sent failed at attempt 1 of 3: Runtime exited with 9",
        "Email Sent failed at attempt 2 of 3: Runtime exited with 9",
    ]


def test_an_event_that_always_fails_is_given_up_after_three_attempts(bus_to, lines):
    function = RecordingFunction(failures=99)
    bus = bus_to(function)

    bus.send(EVENT)
    wait_for(bus.settled)

    assert (len(function.events), len(lines)) == (3, 3)


def test_a_repeated_event_is_created_anew_each_period(bus_to):
    function, moments = RecordingFunction(), iter(range(100))
    bus = bus_to(function)

    bus.repeat(lambda: {"n": next(moments)}, period=0.05)
    wait_for(lambda: len(function.events) >= 3)

    assert function.events[:3] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert all(b - a >= 0.04 for a, b in zip(function.times, function.times[1:], strict=False))
    assert bus.settled()


def test_a_function_that_has_ended_does_not_break_the_bus(bus_to):
    class Ended:
        def invoke(self, event):
            raise RuntimeError("cannot schedule new futures after shutdown")

    bus = bus_to(Ended())

    bus.send(EVENT)

    wait_for(bus.settled)


def test_the_scheduled_event_is_what_eventbridge_sends():
    event = scheduled_event()

    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["time"].endswith("Z")
    assert event["detail"] == {}
