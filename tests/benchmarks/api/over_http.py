"""The same over HTTP, by granian with one worker and one blocking thread; bounded loops."""

import http.client
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from statistics import median
from time import monotonic, sleep

ROUNDS = 7
ROUND_SECONDS = 0.4


@contextmanager
def served(application, body_bytes):
    """Serve one application of this folder on a free port; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "error"]
    server = subprocess.Popen(
        [*command, f"tests.benchmarks.api.applications:{application}"],
        env=os.environ | {"BENCHMARK_BODY_BYTES": str(body_bytes)},
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def requests_per_second(cases):
    """Requests a second by case: the median of rounds in which all servers take turns.

    `cases` is name → (port, target); each is asked over one kept connection.
    """
    connections = {
        name: http.client.HTTPConnection("localhost", port, timeout=30)
        for name, (port, _) in cases.items()
    }
    rounds = {name: [] for name in cases}
    for number in range(ROUNDS + 1):
        for name, (_, target) in cases.items():
            rate = _round(connections[name], target)
            if number:  # the first warms up
                rounds[name].append(rate)
    for connection in connections.values():
        connection.close()
    return {name: median(each) for name, each in rounds.items()}


def _round(connection, target):
    count, began = 0, monotonic()
    while not count or monotonic() < began + ROUND_SECONDS:
        _ask(connection, target)
        count += 1
    return count / (monotonic() - began)


def _ask(connection, target):
    connection.request("GET", target)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def _wait_for(port):
    ends = monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert monotonic() < ends, "granian did not start"
            sleep(0.1)
