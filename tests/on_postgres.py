"""`pytest -p tests.on_postgres`: the same tests on PostgreSQL, at TEST_POSTGRES_URL.

Without `--slow`, tests of forms, pages and checks are left out: they ask of the database what
Django asks of every one. `make slow` runs them too, every night.

A plugin, and not a conftest: the settings read DATABASE_URL before any conftest is loaded.
"""

import os
import sys
from pathlib import Path

import psycopg

from tests.without_database import touches_database

# Their subject is Python; queries of their own, locks, transactions and raw SQL are elsewhere.
# Changes between two processes on PostgreSQL are in `test_processes*`, a few instead of each.
ANY_DATABASE = {
    "agents": ("questions",),
    "api": (
        "by_path", "documented_examples", "errors", "health", "leaks", "limits", "page_types",
        "practice_facts", "public", "risks", "snapshots", "standing_everywhere",
    ),
    "api/response_cache": (
        "compression", "every_change", "hits", "keys", "limits", "passed_on", "store",
    ),
    "evidence": ("admin",),
    "desk": ("desk", "write"),
    "failure": ("logs", "metrics", "system_page", "visitors"),
    "import_export/site": ("round_trip",),  # its other database is SQLite
    "publishing": ("admin", "cdn", "destinations", "redirect_form"),
    "review": ("changed_since_review", "dashboard", "self_approval", "stale_approval", "workflow"),
    "users": (
        "idle_sessions", "password_reset", "second_factor", "security_log", "sign_in",
        "single_sign_on",
    ),
    "": ("help_texts", "private_api", "standing_on_surfaces"),
}  # fmt: skip
FOLDERS = (
    "api/schema", "clinic", "evidence_admin", "frontend", "images", "import_export/documents",
    "pages", "preview", "security", "settings", "uploads",
)  # fmt: skip
CMS = Path(__file__).with_name("cms")
# Its older schemas are of SQLite: one of them begins there, and the first is asked with --slow.
OLDER_SCHEMA = "test_a_backup_of_an_older_schema_is_migrated_before_it_is_put_in_place"
LEFT_OUT = {CMS / each for each in FOLDERS} | {
    CMS / folder / f"test_{each}.py" for folder, names in ANY_DATABASE.items() for each in names
}
URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def pytest_ignore_collect(collection_path, config):
    """Leave out what has no database, and the files to whose tests it makes no difference."""
    if collection_path.parent == CMS.parent and collection_path != CMS:
        return True
    return (collection_path in LEFT_OUT and not config.getoption("--slow")) or None


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that ask no database: they ran on SQLite."""
    left_out = {item for item in items if not touches_database(item)}
    if not config.getoption("--slow"):
        left_out |= {item for item in items if item.originalname == OLDER_SCHEMA}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def _choose_postgres():
    try:
        psycopg.connect(URL.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        told = f"PostgreSQL does not answer at TEST_POSTGRES_URL: {error}"
        sys.stderr.write(f"{told}\nThese tests were NOT run on PostgreSQL.\n")
        raise SystemExit(int(os.environ.get("CI", "").lower() == "true")) from error
    os.environ["DATABASE_URL"] = URL


_choose_postgres()
