"""What a restore does in PostgreSQL: extensions, what a killed one left, and a move that fails."""

import subprocess
from contextlib import contextmanager
from datetime import date
from unittest.mock import Mock

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import override_settings
from environ import Env

from cms.backup import any_database, databases, drill, erasures, making, postgres, serialised
from cms.backup.faults import BackupFault
from cms.backup.scratch import MARKER, OWN
from tests.cms.backup.site import fails
from tests.cms.publishing.databases import DATABASES

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory, django_db_blocker):
    """Django's connection is to a migrated database of this module, and waits as commands do."""
    own, folder = connections["default"], tmp_path_factory.mktemp("postgres")
    with DATABASES["postgres"](folder) as environ, django_db_blocker.unblock():
        address = Env.db_url_config(environ["DATABASE_URL"])
        here = DatabaseWrapper(
            {**own.settings_dict, "HOST": "", "PORT": "", "OPTIONS": {}, **address}, "default"
        )
        connections["default"] = here
        try:
            with override_settings(DATABASE_WAIT_SECONDS=0):
                yield here
        finally:
            here.close()
            connections["default"] = own


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def schemas():
    return {name for (name,) in ask("SELECT nspname FROM pg_namespace")}


@contextmanager
def extension(name):
    ask(f"CREATE EXTENSION {name}")
    yield
    ask(f"DROP EXTENSION IF EXISTS {name}")


def test_a_database_with_an_extension_is_restored_and_keeps_it(server, tmp_path):
    """Also from a dump that has it, as dumps did once."""
    older = tmp_path / "older.pgdump"
    with extension("pg_stat_statements"):
        name, rows = databases.dump(tmp_path)
        postgres._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                      f"--file={older}", *postgres._address())  # fmt: skip
        for dump in (tmp_path / name, older):
            with databases.loaded_beside(dump):
                assert any_database.row_counts() == rows
            assert any_database.row_counts() == rows
            assert "EXTENSION" not in dump.with_suffix(".sql").read_text()
        assert ask("SELECT extname FROM pg_extension WHERE extname LIKE 'pg_stat%'")


def test_what_a_killed_restore_left_is_dropped_and_that_of_one_that_runs_is_not(server):
    ask("CREATE SCHEMA clinic_restoring")

    with postgres.only_restore():
        postgres.drop_left_over()
        assert "clinic_restoring" in schemas()
        with pytest.raises(BackupFault, match="Another restore"), postgres.only_restore():
            pass
    postgres.drop_left_over()

    assert "clinic_restoring" not in schemas()


def _backup(folder):
    making.make_backup(folder / "backups")


def _drill(folder):
    drill.run_drill(folder / "clinic-x.tar")


def _erase(folder):
    user = get_user_model().objects.create_user("zoe")
    erasures.erase("user", user.pk, folder / "erasures.jsonl", date(2026, 11, 29))


@pytest.mark.parametrize("command", [_backup, _drill, _erase])
def test_every_command_removes_what_killed_ones_left(
    command, server, media, tmp_path, settings, monkeypatch
):
    settings.BACKUP_DIR, settings.BACKUP_SCRATCH_DIR = tmp_path / "backups", tmp_path / "scratch"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: Mock(returncode=0, stdout=""))
    monkeypatch.setattr(databases, "dump", lambda folder: ((folder / "d").touch(), ("d", {}))[1])
    left = tmp_path / "scratch" / OWN / "left"
    left.mkdir(parents=True)
    (left / MARKER).touch()
    ask("CREATE SCHEMA clinic_restoring")

    command(tmp_path)

    assert "clinic_restoring" not in schemas()
    assert not left.exists()


def test_a_move_that_fails_leaves_the_database_as_it_was(server, tmp_path, monkeypatch):
    """Also in one that is not migrated to the end."""
    monkeypatch.setattr(serialised, "unpacked_sqlite", lambda path: path)
    monkeypatch.setattr(serialised, "_manage", lambda *_: None)
    monkeypatch.setattr(serialised, "call_command", fails)
    ask("CREATE TABLE of_a_clinic AS SELECT 1")
    ask("DELETE FROM django_migrations WHERE app = 'pages'")

    moving = serialised.moved_into_postgres(tmp_path / "database.sqlite3.gz", {})
    with pytest.raises(OSError, match="No space left"), moving:
        pass

    assert ask("SELECT * FROM of_a_clinic") == [(1,)]
    assert "clinic_restoring" not in schemas()
