"""The container image: built by docker or podman, looked into, and started as operators start it.

It runs as `infra/vm/compose.yaml` has it: unable to write anything but its volumes, without
rights, as the image's own user; a website from the same image reads what the CMS answers.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import uuid4

import cms
from cms.settings.env import REPOSITORY
from tests.release import image_contents
from tests.release.running import Failed, NotRun, command

# What each needs to build. Podman's usual format, OCI, has no place for a HEALTHCHECK.
TOOLS = {"docker": (), "podman": ("--format", "docker")}
NAME = "clinic-cms:release-check"
START_SECONDS = 300
PAGE = "/benefits-of-exercise-on-lower-back-pain/"
SETTINGS = {
    "SECRET_KEY": "for-this-check-only-" * 3,
    "DATABASE_URL": "sqlite:////srv/var/scratch/clinic.sqlite3",
    "ALLOWED_HOSTS": "cms.example.org,127.0.0.1",
    "CMS_URL": "https://cms.example.org",
    "FRONTEND_URL": "https://www.example.org",
    "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
    "TRUSTED_PROXY_COUNT": "1",
}
WEBSITE = {
    "API_URL": "http://127.0.0.1:8000/api/v2/",
    "GRANIAN_PORT": "8003",
    "FRONTEND_URL": "https://www.example.org",
    "FRONTEND_ALLOWED_HOSTS": "www.example.org",
}
LOCKED = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL",  # noqa: S108
          "--security-opt", "no-new-privileges")  # fmt: skip
ON_THIS_MACHINE = ("--publish", "127.0.0.1::8000", "--publish", "127.0.0.1::8003")


def check() -> str:
    """Return what answered.

    Raises:
        NotRun: neither docker nor podman works here.
        Failed: it is not built, has another version or too much in it, does not start or serve.
    """
    tool = builder()
    version = f"VERSION={cms.__version__}"
    command(tool, "build", *TOOLS[tool], "--build-arg", version, "--tag", NAME, REPOSITORY)
    about = json.loads(_quietly(tool, "image", "inspect", NAME))[0]
    size = image_contents.check(tool, NAME, about)
    inside = _last(tool, "run", "--rm", NAME, "python", "-m", "cms", "--version")
    if inside != cms.__version__:
        raise Failed(f"The code inside has the version {inside}, not {cms.__version__}.")
    with _database(tool) as volume:
        once = (tool, "run", "--rm", *LOCKED, *volume, *_environ(SETTINGS), NAME)
        command(*once, "python", "-m", "cms", "migrate", "--verbosity", "0")
        command(*once, "python", "-m", "cms", "load_demo")
        with _started(tool, *ON_THIS_MACHINE, *volume, environ=SETTINGS) as running:
            _serves(tool, running, about)
            _ends(tool, running)
    return f"version {inside}, {size} MB, migrated, read-only, serving API, admin and website"


def builder() -> str:
    """The first program that is there and reaches its engine."""
    for tool in TOOLS:
        if (
            shutil.which(tool)
            and not subprocess.run([tool, "info"], capture_output=True).returncode
        ):
            return tool
    raise NotRun("no container engine. Start Docker, or install podman (apt-get install podman).")


def health_command(about: dict[str, Any]) -> list[str]:
    """The words of HEALTHCHECK: Docker says them in the configuration, podman beside it.

    Raises:
        Failed: the image has none.
    """
    said = (
        about["Config"].get("Healthcheck") or about.get("HealthCheck") or about.get("Healthcheck")
    )
    if not said:
        raise Failed("The image has no HEALTHCHECK.")
    return list(said["Test"][1:])


def _serves(tool: str, running: str, about: dict[str, Any]) -> None:
    """Ask the CMS, then a website beside it in the same network."""
    cms_address, website_address = (_address(tool, running, port) for port in ("8000", "8003"))
    proxied = {"Host": "cms.example.org", "X-Forwarded-Proto": "https"}
    _wait(cms_address, "/healthz/live", {})
    for path in ("/healthz/ready", "/api/v2/pages/", "/admin/login/"):
        _wait(cms_address, path, proxied, seconds=0)
    command(tool, "exec", running, *health_command(about))
    user = _last(tool, "exec", running, "id", "-u")
    if user != image_contents.USER:
        raise Failed(f"The server runs as the user {user}, not {image_contents.USER}.")
    writing = subprocess.run([tool, "exec", running, "touch", "/srv/written"], capture_output=True)
    if writing.returncode == 0:
        raise Failed("The server can write beside its volumes.")
    with _started(tool, "--network", f"container:{running}", environ=WEBSITE, words=(
        "granian", "cms.frontend.wsgi:application"
    )):  # fmt: skip
        _wait(website_address, PAGE, {"Host": "www.example.org", "X-Forwarded-Proto": "https"})


def _ends(tool: str, running: str) -> None:
    command(tool, "stop", running)
    code = _last(tool, "inspect", "--format", "{{.State.ExitCode}}", running)
    if code != "0":
        raise Failed(f"The server ends with {code} when it is told to stop.")


@contextmanager
def _database(tool: str) -> Iterator[tuple[str, str]]:
    """A new volume for the database; yields the option that hangs it into a container."""
    name = f"clinic-release-check-{uuid4().hex[:8]}"
    try:
        yield "--volume", f"{name}:/srv/var/scratch"
    finally:
        subprocess.run([tool, "volume", "rm", "--force", name], capture_output=True, check=False)


@contextmanager
def _started(
    tool: str, *options: str, environ: dict[str, str], words: tuple[str, ...] = ()
) -> Iterator[str]:
    """Start the image in the background; yields the container's id, and removes it."""
    told = command(tool, "run", "--detach", *LOCKED, *options, *_environ(environ), NAME, *words)
    container = told.split()[-1]
    try:
        yield container
    except Failed:
        with suppress(Failed):
            command(tool, "logs", "--tail", "50", container)
        raise
    finally:
        subprocess.run([tool, "rm", "--force", "--volumes", container],
                       capture_output=True, check=False)  # fmt: skip


def _environ(variables: dict[str, str]) -> tuple[str, ...]:
    return tuple(word for pair in variables.items() for word in ("--env", "=".join(pair)))


def _address(tool: str, container: str, port: str) -> str:
    """Such as `127.0.0.1:49153`."""
    return _last(tool, "port", container, port)


def _last(*words: str) -> str:
    """The last line of what a program prints: engines warn of this and that before."""
    return command(*words).strip().rpartition("\n")[2]


def _quietly(*words: str) -> str:
    """What a program prints, where it would hide what is told.

    Raises:
        Failed: its exit code is not 0.
    """
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"`{' '.join(words)}` ended with {done.returncode}: {done.stderr[-200:]}")
    return done.stdout


def _wait(address: str, path: str, headers: dict[str, str], seconds: int = START_SECONDS) -> None:
    """Ask until the answer is 200; `seconds=0` asks once.

    Raises:
        Failed: it is another, or none.
    """
    ends = time.monotonic() + seconds
    while (status := _status(address, path, headers)) != 200:
        if time.monotonic() > ends:
            raise Failed(
                f"{path} answers {status or 'nothing'}, {seconds} seconds after the start."
            )
        time.sleep(1)


def _status(address: str, path: str, headers: dict[str, str]) -> int:
    """The status of an answer; 0 where there is none."""
    connection = HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
