"""Databases of their own, with the demo content, for tests whose changes are truly committed."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from cms.settings.env import REPOSITORY

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def environment(database_url, var_dir):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME"} or name.startswith("COV")
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(var_dir),
        "WEBHOOKS_MAY_BE_PRIVATE": "true",
    }


@contextmanager
def sqlite(directory):
    """`DATABASE_URL` is empty: the settings then use the file in VAR_DIR."""
    yield environment("", directory)


@contextmanager
def postgres(directory):
    name = f"clinic_{uuid4().hex[:12]}"
    admin = SERVER.replace("postgres://", "postgresql://", 1)
    try:
        server = psycopg.connect(admin, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip(f"PostgreSQL does not answer at TEST_POSTGRES_URL ({SERVER}): NOT tested there")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield environment(f"{SERVER.rsplit('/', 1)[0]}/{name}", directory)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


DATABASES = {"sqlite": sqlite, "postgres": postgres}


def manage(environ, *arguments):
    """Run a command of the CMS to its end."""
    subprocess.run(
        [sys.executable, "-m", "cms", *arguments],
        env=environ,
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )


class Process:
    """A Python process with the CMS set up, told what to do line by line; answers by `repr`."""

    def __init__(self, environ):
        self.running = subprocess.Popen(
            [sys.executable, "-m", "tests.cms.publishing.told"],
            env=environ,
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, code):
        self.tell(code)
        return self.answer()

    def tell(self, code):
        self.running.stdin.write(code.replace("\n", "\\n") + "\n")
        self.running.stdin.flush()

    def answer(self):
        line = self.running.stdout.readline()
        assert line, "the process ended"
        kind, _, told = line.partition(" ")
        assert kind == "ok", told
        return eval(told)  # noqa: S307  our own process

    def end(self):
        self.running.stdin.close()
        self.running.wait(20)
        self.running.stdout.close()


def wait_until(true, seconds=20.0):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not come true"
        time.sleep(0.02)
