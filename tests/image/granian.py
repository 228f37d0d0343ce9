"""A granian as the image starts it, with the reference frontend: it needs no database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from cms.settings.env import REPOSITORY
from tests.image import dockerfile
from tests.patience import PATIENCE

CLIENTS = 3


class Server:
    def __init__(self, process, port):
        self.process, self.port = process, port

    def ask(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        finally:
            connection.close()

    def workers(self):
        """The process ids of the workers."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        ).stdout.splitlines()  # fmt: skip
        return {int(line.split()[0]) for line in listed if "resource_tracker" not in line}

    @contextmanager
    def asked_all_the_time(self):
        """Clients that ask without a pause, each with a new connection; yields their results."""
        results, stopped = [], threading.Event()

        def ask():
            while not stopped.is_set():
                try:
                    results.append(self.ask())
                except OSError as error:
                    results.append(type(error).__name__)

        clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            yield results
        finally:
            stopped.set()
            for client in clients:
                client.join()


@contextmanager
def started(**environ):
    """Start granian with the image's variables on a free port; yields a `Server` that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**os.environ, **dockerfile.variables()} | {
        "PATH": os.environ["PATH"],
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        **environ,
    }
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [granian, "cms.frontend.wsgi:application"], cwd=REPOSITORY, env=variables
    )
    server = Server(process, port)
    try:
        wait_until(lambda: _answers(server))
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _answers(server):
    try:
        return server.ask() == 200
    except OSError:
        return False


def wait_until(true, seconds=PATIENCE):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "the condition did not become true"
        time.sleep(0.02)
