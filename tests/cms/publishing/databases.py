"""Separate databases for tests that really commit their changes."""

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg
import pytest

from cms.settings.env import REPOSITORY
from tests.cms.migrated import SERVER, postgres_server, postgres_template, sqlite_file
from tests.fresh_python import inherited
from tests.patience import PATIENCE


def environment(database_url, var_dir):
    return inherited() | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(var_dir),
        "WEBHOOKS_MAY_BE_PRIVATE": "true",
    }


@contextmanager
def sqlite(directory):
    """A migrated database. `DATABASE_URL` is empty: the settings use the file in VAR_DIR."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sqlite_file(), directory / "db.sqlite3")
    yield environment("", directory)


@contextmanager
def postgres(directory):
    """A migrated database."""
    with _server() as server, _created(server, postgres_template(server)) as url:
        yield environment(url, directory)


DATABASES = {"sqlite": sqlite, "postgres": postgres}


@contextmanager
def copied(directory):
    """Yield the environment of a copy of the test database, with the demo content.

    Call it before any test has started: PostgreSQL does not copy a database that is in use.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(directory / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
        yield environment("", directory)
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with _server() as server:
        server.execute(f"SELECT pg_terminate_backend(pid) {IN_USE}", [name])
        with _created(server, name) as url:
            yield environment(url, directory)


_created_names = []
IN_USE = "FROM pg_stat_activity WHERE datname = %s AND pid != pg_backend_pid()"


@contextmanager
def _server():
    try:
        server = postgres_server()
    except psycopg.OperationalError:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip(f"PostgreSQL does not answer at TEST_POSTGRES_URL ({SERVER}): NOT tested there")
    with server:
        yield server


@contextmanager
def _created(server, template):
    name = f"clinic_{uuid4().hex[:12]}"
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    if not _created_names:
        atexit.register(_drop_created)
    _created_names.append(name)
    yield f"{SERVER.rsplit('/', 1)[0]}/{name}"


def _drop_created():
    """Drop them together, at the end of this process: each DROP waits for a checkpoint, which
    writes the other databases to the disk. Dropped one after another, there is nothing to write."""
    with postgres_server() as server:
        for name in _created_names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(environ, *arguments):
    """Run a command of the CMS and wait for it."""
    subprocess.run(
        [sys.executable, "-m", "cms", *arguments],
        env=environ,
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )


class Process:
    """A Python process with the CMS set up. It runs code line by line and returns the `repr`."""

    def __init__(self, environ):
        self.running = subprocess.Popen(
            [sys.executable, "-m", "tests.cms.publishing.cms_process"],
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
        kind, _, result = line.partition(" ")
        assert kind == "ok", result
        return eval(result)  # noqa: S307  our own process

    def end(self):
        self.running.stdin.close()
        self.running.wait(PATIENCE)
        self.running.stdout.close()


def wait_until(true, seconds=PATIENCE):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "the condition did not become true"
        time.sleep(0.02)
