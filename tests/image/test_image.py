"""The container image without an engine: runs its steps in a folder and starts its command."""

import json
import os
import re
import socket
import subprocess
from contextlib import contextmanager
from http.client import HTTPConnection
from time import monotonic, sleep
from uuid import uuid4

import psycopg
import pytest

from cms.settings.env import REPOSITORY
from tests.image import dockerfile
from tests.patience import PATIENCE

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")

# In one process, because starting Python takes longer than either.
CHECK_AND_MIGRATE = """
import django
from django.core.management import call_command

django.setup()
call_command("check", deploy=True, fail_level="WARNING")
call_command("migrate", verbosity=0)
"""


@pytest.fixture(scope="module")
def database():
    """A new empty database, as the variables of its address."""
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
    variables = {
        name: words.replace("/srv", str(folder)) for name, words in dockerfile.variables().items()
    }
    tools = f"{folder}/venv/bin:{REPOSITORY}/.venv/bin:{os.environ['PATH']}"
    dockerfile.build(folder, {**os.environ, **variables, "PATH": tools})
    return folder, {
        **variables,
        **database,
        "PATH": f"{folder}/venv/bin",
        "SECRET_KEY": "for-these-tests-only-" * 3,
        "ALLOWED_HOSTS": "cms.example.org",
        "CMS_URL": "https://cms.example.org",
        "FRONTEND_URL": "https://www.example.org",
        "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
        "TRUSTED_PROXY_COUNT": "1",
    }


def run(image, *command):
    folder, environ = image
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=True
    ).stdout


@contextmanager
def started(image, **more):
    """Start the image's command on a free port of this machine; yields the port."""
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
        yield int(port)
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


def ask(port, path, **headers):
    """The answer once the server is up, without following redirects: `(status, headers, body)`."""
    ends = monotonic() + PATIENCE
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except ConnectionError:
            assert monotonic() < ends, "the server did not start"
            sleep(0.1)
        finally:
            connection.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_the_image_is_built_migrated_and_serves_under_production_settings(image):
    folder, _ = image
    run(image, "python", "-c", CHECK_AND_MIGRATE)
    as_proxied = {"Host": "cms.example.org", "X-Forwarded-Proto": "https"}

    with started(image, GRANIAN_WORKERS="1") as port:
        ready = ask(port, "/healthz/ready", Host="10.0.1.7")
        admin = ask(port, "/admin/login/", **as_proxied)
        style = re.search(rb'href="(/static/wagtailadmin/css/core\.[0-9a-f]{12}\.css)"', admin[2])
        static = ask(port, style[1].decode(), **as_proxied)
        api = ask(port, "/api/v2/pages/", **as_proxied)
        plain = ask(port, "/admin/login/", Host="cms.example.org")

    degraded = {"status": "degraded", "failing": ["worker"]}  # the worker is another container
    assert (ready[0], json.loads(ready[2])) == (200, degraded)
    assert admin[0] == 200
    assert static[0] == 200
    assert static[1]["Cache-Control"] == "max-age=315360000, public, immutable"
    assert (api[0], api[1]["X-Content-Type-Options"]) == (200, "nosniff")
    assert (plain[0], plain[1]["Location"]) == (301, "https://cms.example.org/admin/login/")
    assert not list(folder.glob("cms/**/README.md"))


def test_only_code_and_lock_files_are_sent_to_the_build():
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


def test_the_image_runs_as_nobody_on_the_tested_python():
    tested = (REPOSITORY / ".python-version").read_text().strip()

    bases = {words.split()[0] for words in dockerfile.words_of("FROM")}
    assert {re.sub("-[a-z]+$", "", base) for base in bases} == {f"python:{tested}-slim"}
    assert dockerfile.words_of("USER") == ["10001"]


def test_the_image_stores_uploads_and_backups_without_a_bucket_on_volumes_of_its_user():
    """Its user may write to these folders of VAR_DIR and to /tmp, and to nothing else."""
    var_dir = dockerfile.variables()["VAR_DIR"]
    written = {f"{var_dir}/{each}" for each in ("media", "answers", "backups", "scratch", "keys")}
    (made,) = [words for words in dockerfile.words_of("RUN") if "install -d " in words]

    assert set(re.findall(r"/srv/\S+", made)) == written
    assert "-o 10001 " in made
    assert set(json.loads(dockerfile.words_of("VOLUME")[0])) == written | {"/tmp"}  # noqa: S108


def test_every_package_of_the_image_is_pinned_by_hash_and_none_is_for_tests():
    locked = (REPOSITORY / "requirements" / "cms.txt").read_text()
    tested = (REPOSITORY / "requirements" / "test.txt").read_text()
    pins = re.findall(r"^([\w.-]+==\S+)", locked, re.MULTILINE)

    assert all(
        "--require-hashes" in words
        for words in dockerfile.words_of("RUN")
        if "pip install " in words
    )
    assert not {"moto", "pytest", "aws-cdk-lib"} & {pin.split("==")[0] for pin in pins}
    assert {pin for pin in pins if f"\n{pin} " not in tested} == set()


def test_the_health_check_uses_the_port_of_the_server():
    port = dockerfile.variables()["GRANIAN_PORT"]

    assert f"http://127.0.0.1:{port}/healthz/live" in dockerfile.words_of("HEALTHCHECK")[0]
    assert dockerfile.words_of("EXPOSE") == [port]
