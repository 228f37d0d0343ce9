"""The container image: built by docker or podman, started, and asked as a proxy would ask it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException

import cms
from cms.settings.env import REPOSITORY
from tests.release.running import Failed, NotRun, command

TOOLS = ("docker", "podman")
NAME = "clinic-cms:release-check"
START_SECONDS = 300
LABEL = '{{ index .Config.Labels "org.opencontainers.image.version" }}'
SETTINGS = {
    "SECRET_KEY": "for-this-check-only-" * 3,
    "DATABASE_URL": "sqlite:////tmp/clinic.sqlite3",
    "ALLOWED_HOSTS": "cms.example.org",
    "CMS_URL": "https://cms.example.org",
    "FRONTEND_URL": "https://www.example.org",
    "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
    "TRUSTED_PROXY_COUNT": "1",
}
PROXIED = {"Host": "cms.example.org", "X-Forwarded-Proto": "https"}
SERVE = "python -m cms migrate --verbosity 0 && exec granian cms.wsgi:application"


def check() -> str:
    """Return what answered.

    Raises:
        NotRun: neither docker nor podman works here.
        Failed: it is not built, has another version, does not start or does not serve.
    """
    tool = builder()
    command(tool, "build", "--build-arg", f"VERSION={cms.__version__}", "--tag", NAME, REPOSITORY)
    label = command(tool, "image", "inspect", "--format", LABEL, NAME).strip()
    inside = command(tool, "run", "--rm", NAME, "python", "-m", "cms", "--version").strip()
    if {label, inside} != {cms.__version__}:
        raise Failed(f"The label says {label}, the code inside {inside}: not {cms.__version__}.")
    with _started(tool) as address:
        _answers(address)
    return f"version {inside}, migrated and serving"


def builder() -> str:
    """The first program that is there and reaches its engine."""
    for tool in TOOLS:
        if (
            shutil.which(tool)
            and not subprocess.run([tool, "info"], capture_output=True).returncode
        ):
            return tool
    raise NotRun("no container builder. Start Docker, or install podman (apt-get install podman).")


@contextmanager
def _started(tool: str) -> Iterator[str]:
    """Start the image with a new database; yields `127.0.0.1:49153`, and removes the container."""
    settings = [word for pair in SETTINGS.items() for word in ("--env", "=".join(pair))]
    started = command(
        tool, "run", "--detach", "--publish", "127.0.0.1::8000", *settings, NAME, "sh", "-c", SERVE
    )
    container = started.split()[-1]
    try:
        yield command(tool, "port", container, "8000").splitlines()[0].strip()
    except Failed:
        with suppress(Failed):
            command(tool, "logs", "--tail", "50", container)
        raise
    finally:
        subprocess.run([tool, "rm", "--force", container], capture_output=True, check=False)


def _answers(address: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while (status := _status(address, "/healthz/ready")) != 200:
        if time.monotonic() > ends:
            raise Failed(f"Not ready after {START_SECONDS} seconds: {status or 'no answer'}.")
        time.sleep(1)
    for path in ("/api/v2/pages/", "/admin/login/"):
        if (status := _status(address, path)) != 200:
            raise Failed(f"{path} answers {status}.")


def _status(address: str, path: str) -> int:
    """The status of an answer; 0 where there is none."""
    connection = HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", path, headers=PROXIED)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
