"""`pytest -p tests.on_postgres`: the same tests on PostgreSQL, at TEST_POSTGRES_URL.

Without `--slow`, tests of forms, pages and checks are left out: they ask of the database what
Django asks of every one. `make slow` runs them too, every night.

A plugin, and not a conftest: the settings read DATABASE_URL before any conftest is loaded.
"""

import os
import sys

import psycopg

from tests.without_database import touches_database

# Their subject is Python; queries of their own, locks, transactions and raw SQL are elsewhere.
# Changes between two processes on PostgreSQL are in `test_processes*`, a few instead of each.
IN_MEMORY = ("compression", "every_change", "hits", "keys", "limits", "passed_on", "store")
SIGN_IN = (
    "idle_sessions", "password_reset", "second_factor", "security_log", "sign_in", "single_sign_on",
)  # fmt: skip
ANY_DATABASE = tuple(
    f"tests/cms/{each}"
    for each in (
        "api/schema/", "api/test_standing_everywhere.py", "clinic/", "evidence/test_admin.py",
        "evidence_admin/", "frontend/", "images/", "import_export/documents/", "pages/", "preview/",
        "settings/", *(f"users/test_{each}.py" for each in SIGN_IN),
        *(f"api/response_cache/test_{each}.py" for each in IN_MEMORY),
    )
)  # fmt: skip
URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests to which the database makes no difference: they ran on SQLite."""
    thorough = config.getoption("--slow")
    left_out = {item for item in items if not _depends_on_database(item, thorough)}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def _depends_on_database(item, thorough):
    return touches_database(item) and (thorough or not item.nodeid.startswith(ANY_DATABASE))


def _choose_postgres():
    try:
        psycopg.connect(URL.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        told = f"PostgreSQL does not answer at TEST_POSTGRES_URL: {error}"
        sys.stderr.write(f"{told}\nThese tests were NOT run on PostgreSQL.\n")
        raise SystemExit(int(os.environ.get("CI", "").lower() == "true")) from error
    os.environ["DATABASE_URL"] = URL


_choose_postgres()
