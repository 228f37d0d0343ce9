"""`pytest -p tests.on_postgres`: the same tests on PostgreSQL, at TEST_POSTGRES_URL.

A plugin, and not a conftest: the settings read DATABASE_URL before any conftest is loaded.
"""

import os
import sys

import psycopg

from tests.without_database import touches_database

URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that touch no database: they ran on SQLite and would pass again."""
    untouched = [item for item in items if not touches_database(item)]
    if untouched:
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=untouched)


def _choose_postgres():
    try:
        psycopg.connect(URL.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        told = f"PostgreSQL does not answer at TEST_POSTGRES_URL: {error}"
        sys.stderr.write(f"{told}\nThese tests were NOT run on PostgreSQL.\n")
        raise SystemExit(int(os.environ.get("CI", "").lower() == "true")) from error
    os.environ["DATABASE_URL"] = URL


_choose_postgres()
