"""A database of the run alone, gone when it ends; migrated, and with the demo content."""

import os
import subprocess
import sys
from contextlib import contextmanager
from uuid import uuid4

import psycopg

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def prepared(kind, folder):
    """Yields the environment in which the CMS uses the new database."""
    with migrated(kind, folder) as environ:
        run(environ, "cms", "load_demo", "--verbosity=0")
        yield environ


@contextmanager
def migrated(kind, folder):
    """The same, without the demo content."""
    with DATABASES[kind]() as url:
        environ = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.api.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": url,
            "FRONTEND_URL": "http://127.0.0.1:8003",
        }
        run(environ, "cms", "migrate", "--verbosity=0")
        yield environ


def run(environ, *module):
    """Run a module of the CMS or of the benchmarks to its end."""
    subprocess.run(
        [sys.executable, "-m", *module], env=environ, check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def _sqlite():
    yield ""  # the file in VAR_DIR


@contextmanager
def _postgres():
    name = f"clinic_benchmark_{uuid4().hex[:8]}"
    server = psycopg.connect(SERVER.replace("postgres://", "postgresql://", 1), autocommit=True)
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


DATABASES = {"sqlite": _sqlite, "postgres": _postgres}
