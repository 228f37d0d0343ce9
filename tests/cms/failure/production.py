"""The CMS as in production: granian, production settings, a database of its own behind a gate."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cms.settings.env import REPOSITORY
from tests.cms.failure.tcp_gate import gate_to
from tests.cms.publishing.databases import wait_until
from tests.patience import PATIENCE

TOKEN = "a-token-of-the-tests"
FRONTEND_TOKEN = "the-frontend-of-the-tests"


def production_environment(database_url, var_dir, **more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "only-for-the-tests-of-failure-" * 2,
        "DATABASE_URL": database_url,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "CMS_URL": "http://127.0.0.1",
        "FRONTEND_URL": "http://127.0.0.1",
        "CONTACT_FORM_ACTION": "http://127.0.0.1/contact",
        "TRUSTED_PROXY_COUNT": "0",
        "VAR_DIR": str(var_dir),
        "TMPDIR": str(var_dir),
        "METRICS_TOKEN": TOKEN,
        "FRONTEND_TOKEN": FRONTEND_TOKEN,
        "WEBHOOKS_MAY_BE_PRIVATE": "true",
        **more,
    }


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


@dataclass
class Server:
    """A granian whose workers come back; `errors` is the file of its standard error."""

    port: int
    process: subprocess.Popen
    errors: Path
    headers: dict = field(default_factory=lambda: {"X-Forwarded-Proto": "https"})

    def get(self, target, timeout=PATIENCE, **headers):
        return self.ask("GET", target, timeout=timeout, **headers)

    def ask(self, method, target, body=None, timeout=PATIENCE, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, target, body, self.headers | headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def workers(self):
        """The process ids of the workers that run now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = [int(each) for each in children.read_text().split()]
        return [each for each in found if b"resource_tracker" not in _command_line(each)]

    def kill(self, worker):
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: worker not in self.workers())

    def is_live(self):
        """Whether it answers at all."""
        with suppress(OSError, http.client.HTTPException):
            return self.get("/healthz/live", timeout=PATIENCE).status == 200
        return False

    def lines(self):
        return self.errors.read_text(encoding="utf-8").splitlines()


def _command_line(process):
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


@contextmanager
def served(environ, folder, workers=2, threads=2, application="cms.wsgi:application"):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    errors = Path(folder) / "errors.txt"
    with errors.open("w") as file:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers),
                "--blocking-threads", str(threads), "--host", "127.0.0.1", "--port", str(port),
                "--respawn-failed-workers", "--respawn-interval", "0.2", "--no-access-log",
                "--log-level", "error", application,
            ],
            env=environ, cwd=REPOSITORY, stdout=file, stderr=file,
        )  # fmt: skip
        server = Server(port, process, errors)
        try:
            wait_until(server.is_live)
            yield server
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()


@contextmanager
def gated(database_url):
    """Yield a gate before a database, and the address through it."""
    parts = urlsplit(database_url)
    with gate_to(parts.hostname, parts.port or 5432) as gate:
        through = parts._replace(netloc=f"{parts.username}@127.0.0.1:{gate.port}")
        yield gate, through.geturl()
