"""The container image without an engine: its steps are done in a folder, its command is started."""

import json
import os
import re
import socket
import subprocess
from contextlib import contextmanager
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest

from cms.settings.env import REPOSITORY
from tests.image import dockerfile

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="module")
def database():
    """An empty database of its own, as the pieces of its address."""
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip("PostgreSQL does not answer at TEST_POSTGRES_URL")
    name = f"image_{uuid4().hex[:12]}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        yield {
            "DATABASE_HOST": server.info.host,
            "DATABASE_PORT": str(server.info.port),
            "DATABASE_NAME": name,
            "DATABASE_USER": server.info.user,
            "DATABASE_PASSWORD": server.info.password or "none",
            "DATABASE_SSLMODE": "prefer",
        }
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def image(tmp_path_factory, database):
    """The built folder and the environment of a container: `(folder, environ)`."""
    folder = tmp_path_factory.mktemp("image").resolve()
    told = {
        name: words.replace("/srv", str(folder)) for name, words in dockerfile.variables().items()
    }
    tools = f"{folder}/venv/bin:{REPOSITORY}/.venv/bin:{os.environ['PATH']}"
    dockerfile.build(folder, {**os.environ, **told, "PATH": tools})
    return folder, {
        **told,
        **database,
        "PATH": f"{folder}/venv/bin",
        "SECRET_KEY": "for-these-tests-only-" * 3,
        "ALLOWED_HOSTS": "cms.example.org",
        "CMS_URL": "https://cms.example.org",
        "FRONTEND_URL": "https://www.example.org",
        "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
    }


def run(image, *command):
    folder, environ = image
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=True
    ).stdout


@contextmanager
def started(image, **more):
    """The image's command on a free port of this machine; gives its address."""
    folder, environ = image
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = json.loads(dockerfile.words_of("CMD")[-1])
    more |= {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": port}
    process = subprocess.Popen(
        [f"{folder}/venv/bin/{command[0]}", *command[1:]], cwd=folder, env=environ | more
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(20) == 0


def ask(address, **headers):
    """The answer once the server is up: `(status, headers, body)`."""
    ends = monotonic() + 30
    while True:
        try:
            with urlopen(Request(address, headers=headers), timeout=5) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as refused:
            return refused.code, refused.headers, refused.read()
        except (URLError, ConnectionError):
            assert monotonic() < ends, "the server did not start"
            sleep(0.1)


@pytest.mark.postgres
def test_the_image_is_built_migrated_and_serves_under_production_settings(image):
    folder, _ = image
    run(image, "python", "-m", "cms", "check", "--deploy", "--fail-level", "WARNING")
    run(image, "python", "-m", "cms", "migrate", "--verbosity", "0")
    as_proxied = {"Host": "cms.example.org", "X-Forwarded-Proto": "https"}

    with started(image) as address:
        ready = ask(f"{address}/healthz/ready")
        admin = ask(f"{address}/admin/login/", **as_proxied)
        style = re.search(rb'href="(/static/wagtailadmin/css/core\.[0-9a-f]{12}\.css)"', admin[2])
        static = ask(f"{address}{style[1].decode()}", **as_proxied)
        api = ask(f"{address}/api/v2/pages/", **as_proxied)
        plain = ask(f"{address}/api/v2/pages/", Host="cms.example.org", Accept="text/html")

    assert (ready[0], json.loads(ready[2])) == (200, {"status": "ready", "failing": []})
    assert admin[0] == 200
    assert static[0] == 200
    assert static[1]["Cache-Control"] == "max-age=315360000, public, immutable"
    assert (api[0], api[1]["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"https" in plain[2] or plain[1]["Location"]
    assert not list(folder.glob("cms/**/README.md"))


def test_nothing_but_code_and_locks_is_sent_to_the_build():
    sent = [
        path
        for path in (".env", "var/db.sqlite3", ".git/config", "tests/conftest.py")
        if dockerfile.is_sent(path)
    ]

    assert sent == []
    assert not dockerfile.is_sent("cms/api/client/node_modules/x.js")
    assert not dockerfile.is_sent("cms/__pycache__/urls.cpython-311.pyc")
    assert dockerfile.is_sent("cms/api/schema/openapi.json")
    assert dockerfile.is_sent("cms/frontend/static/frontend/site.css")


def test_the_image_runs_as_nobody_on_the_python_that_the_tests_ran_on():
    tested = (REPOSITORY / ".python-version").read_text().strip()

    assert {words.split()[0] for words in dockerfile.words_of("FROM")} == {f"python:{tested}-slim"}
    assert dockerfile.words_of("USER") == ["10001"]


def test_every_package_of_the_image_is_pinned_by_hash_and_none_is_for_tests():
    locked = (REPOSITORY / "requirements" / "cms.txt").read_text()
    tested = (REPOSITORY / "requirements" / "test.txt").read_text()
    pins = re.findall(r"^([\w.-]+==\S+)", locked, re.MULTILINE)

    assert all(
        "--require-hashes" in words for words in dockerfile.words_of("RUN") if " install " in words
    )
    assert not {"moto", "pytest", "aws-cdk-lib"} & {pin.split("==")[0] for pin in pins}
    assert {pin for pin in pins if f"\n{pin} " not in tested} == set()


def test_the_health_check_asks_the_address_that_the_server_listens_on():
    port = dockerfile.variables()["GRANIAN_PORT"]

    assert f"http://127.0.0.1:{port}/healthz/live" in dockerfile.words_of("HEALTHCHECK")[0]
    assert dockerfile.words_of("EXPOSE") == [port]
