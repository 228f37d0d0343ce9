"""What the terminal tells while one waits, and of the handler only what happened."""

import io
import json
import sys
from threading import Event

import pytest

from infra.local.handler_log import news
from infra.local.processes.console import Console
from infra.local.processes.supervisor import Service, ServiceError, Supervisor
from infra.local.public_ports import Ports

SWEPT = {"event": "swept", "due": 0, "sent": 0, "OpenRows": 2, "_aws": {"Timestamp": 1}}


@pytest.fixture
def told():
    """`(lines of the handler)` → what the terminal shows of them."""

    def shown(*lines):
        found = []
        show = news(found.append)
        for line in lines:
            show(line if isinstance(line, str) else json.dumps(line))
        return found

    return shown


def test_a_sweep_that_had_nothing_to_do_is_not_shown(told):
    assert told(SWEPT) == []
    assert told(SWEPT | {"due": 1}, SWEPT | {"due": 1, "sent": 1}) == [
        '{"event": "swept", "due": 1, "sent": 0, "OpenRows": 2}',
        '{"event": "swept", "due": 1, "sent": 1, "OpenRows": 2}',
    ]


@pytest.mark.parametrize("line", ["Traceback (most recent call):", "7", '{"event": "answered"}'])
def test_every_other_line_of_the_handler_is_shown(told, line):
    assert told(line) == [line]


def test_an_alarm_is_shown_without_what_cloudwatch_alone_reads(told):
    alarm = {"event": "alarm", "Bounced": 1}

    assert told(alarm | {"_aws": {"CloudWatchMetrics": []}}) == [json.dumps(alarm)]


def test_a_process_that_does_not_answer_yet_is_said_to_start_still():
    out = io.StringIO()
    supervisor = Supervisor(Console(out), Event())
    silent = [sys.executable, "-c", "import time; time.sleep(600)"]
    service = Service("cms", silent, {}, f"http://127.0.0.1:{Ports.free().cms}/")
    try:
        supervisor.start(service)
        with pytest.raises(ServiceError, match="did not answer"):
            supervisor.wait_ready(service, timeout=0.5, tell_every=0.1)
    finally:
        supervisor.stop()

    assert "  cms is still starting (" in out.getvalue()
