"""A warm request through the real runtime client, beside the same AWS calls with boto3 alone."""

import io
import os
import statistics
import time
from contextlib import ExitStack
from email.message import Message
from urllib.parse import urlencode

from infra.local.aws.services import Conduct
from infra.local.contact_side import contact_side
from infra.local.http_server import Request
from infra.local.processes.console import Console
from infra.local.public_ports import Ports

RUNS, WARM_UP = 200, 10
NEVER = 86_400.0  # seconds: neither sweeps nor reports shall disturb
ALONE = "tests.benchmarks.contact_boto3_alone.handler"


def measure():
    """Rows of (name, value, note). Both functions take turns, so a busy moment meets both."""
    with ExitStack() as stack:
        ours, alone = (
            stack.enter_context(_running(handler))
            for handler in ("contact_lambda.app.handler", ALONE)
        )
        taken = {"alone": [], "first": [], "again": []}
        for number in range(-WARM_UP, RUNS):
            times = {
                "alone": _post(alone, number),
                "first": _post(ours, number),
                "again": _post(ours, number),
            }
            ours.journal.forget_rates()
            if number >= 0:
                for name, milliseconds in times.items():
                    taken[name].append(milliseconds)
        assert len(ours.mailbox.newest_first()) == RUNS + WARM_UP
    return _rows(taken)


def _rows(taken):
    middle = {name: statistics.median(times) for name, times in taken.items()}
    late = {name: statistics.quantiles(times, n=20)[-1] for name, times in taken.items()}
    names = {
        "alone": "the same five calls with boto3 alone",
        "first": "handler: a message becomes a mail",
        "again": "handler: the same message again",
    }
    rows = [
        (f"{name}, p50", f"{middle[key]:.1f} ms", f"p95 {late[key]:.1f} ms")
        for key, name in names.items()
    ]
    ratio = middle["first"] / middle["alone"]
    return [*rows, ("handler / boto3 alone", f"{ratio:.2f}", f"p50 of {RUNS} requests")]


def _running(handler):
    conduct = Conduct(sweep_every=NEVER, report_after=NEVER)
    return contact_side(
        Ports.free(), os.environ, Console(io.StringIO()), conduct=conduct, handler=handler
    )


def _post(side, number):
    """Milliseconds at the gateway."""
    headers = Message()
    headers["Host"] = "127.0.0.1"
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    headers["Accept"] = "application/json"
    form = {
        "full_name": "Ann Visitor",
        "email": "ann@visitor.example",
        "message": "My back hurts. " * 100,
        "submission_id": f"benchmark {number}",
    }
    request = Request("POST", "/contact", headers, urlencode(form).encode())
    started = time.perf_counter()
    response = side.gateway.answer(request)
    elapsed = (time.perf_counter() - started) * 1000
    assert response.status == 200, response
    return elapsed
