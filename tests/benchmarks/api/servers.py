"""Serves an application as in production: granian, two workers, one blocking thread in each."""

import http.client
import socket
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, sleep

WORKERS = 2
STARTS_WITHIN = 60  # seconds


@contextmanager
def served(application, environ, package="tests.benchmarks.api", workers=WORKERS):
    """Serve `<package>.<application>` on a free port; yields the port.

    One blocking thread: Django's work is Python's, and granian's own choice makes threads wait
    for each other.
    """
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers)]
    command += ["--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "error"]
    with listening([*command, f"{package}.{application}"], port, environ):
        yield port


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def listening(command, port, environ=None):
    """Run a server for the time of the block, from when it answers at the port."""
    server = subprocess.Popen(command, env=environ)
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(20)


def ask(port, target, headers=()):
    """One answer: status, headers (names in small letters), body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", target, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, told, body


def wait_for(port):
    ends = monotonic() + STARTS_WITHIN
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if monotonic() > ends:
                raise SystemExit("granian did not start") from None
            sleep(0.1)
