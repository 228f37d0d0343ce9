"""Dumps and loads a database with its own tools: SQLite's backup API, `pg_dump` and `psql`."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from cms.backup.faults import BackupFault

SQLITE, POSTGRESQL = "sqlite", "postgresql"
LOCK_SECONDS = 15  # how long a restore waits for others to leave the database
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def dump(folder: Path) -> tuple[str, dict[str, int]]:
    """Dump the database into `folder`; return the file's name and the rows of each table.

    The rows are counted in the same snapshot that is dumped, so editors may go on working.

    Raises:
        BackupFault: the tools of PostgreSQL are missing, or failed.
    """
    dumping = {SQLITE: _dump_sqlite, POSTGRESQL: _dump_postgres}
    return dumping[connection.vendor](folder)


def load(engine: str, path: Path) -> None:
    """Replace the whole database by a dump of the same engine, in one transaction.

    Raises:
        BackupFault: it failed, or the database is in use. It is as it was before.
    """
    {SQLITE: _load_sqlite, POSTGRESQL: _load_postgres}[engine](path)
    connection.close()


def unpacked_sqlite(path: Path) -> Path:
    """Unpack `database.sqlite3.gz` beside it."""
    target = path.with_suffix("")
    with gzip.open(path) as packed, target.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return target


def row_counts() -> dict[str, int]:
    """Return the rows of each table of a model: `{"pages_topicpage": 3, …}`."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        return dict(_counts(cursor.execute, cursor.fetchone, tables))


def _counts(
    execute: Callable[[str], Any], fetch: Callable[[], Any], tables: list[str]
) -> Iterator[tuple[str, int]]:
    for table in sorted(tables):
        execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        yield table, fetch()[0]


def _dump_sqlite(folder: Path) -> tuple[str, dict[str, int]]:
    copy = folder / "database.sqlite3"
    connection.ensure_connection()
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        cursor = target.cursor()
        rows = dict(_counts(cursor.execute, cursor.fetchone, tables))
    with copy.open("rb") as plain, gzip.open(f"{copy}.gz", "wb", compresslevel=6) as packed:
        shutil.copyfileobj(plain, packed)
    copy.unlink()
    return f"{copy.name}.gz", rows


def _load_sqlite(path: Path) -> None:
    connection.close()
    try:
        with (
            closing(sqlite3.connect(unpacked_sqlite(path))) as source,
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as target,
        ):
            source.backup(target)  # one transaction, which readers do not see half of
    except sqlite3.Error as error:
        raise BackupFault(f"The database could not be written: {error}") from error


def _dump_postgres(folder: Path) -> tuple[str, dict[str, int]]:
    path = folder / "database.pgdump"
    with _snapshot() as (snapshot, rows):
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={path}", *_address())  # fmt: skip
    return path.name, rows


@contextmanager
def _snapshot() -> Iterator[tuple[str, dict[str, int]]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        yield name, row_counts()


def _load_postgres(path: Path) -> None:
    script = path.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    connection.close()
    _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
         f"--command={EMPTY_SCHEMA}", f"--file={script}", *_address())  # fmt: skip


def empty_postgres() -> None:
    """Remove all tables.

    Raises:
        BackupFault: other processes use the database.
    """
    connection.close()
    _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
         f"--command={EMPTY_SCHEMA}", *_address())  # fmt: skip


def _connecting() -> tuple[list[str], dict[str, str]]:
    """The arguments and variables by which Django itself starts `psql`."""
    settings = {**connection.settings_dict, "OPTIONS": dict(connection.settings_dict["OPTIONS"])}
    settings["OPTIONS"] = {
        name: value
        for name, value in settings["OPTIONS"].items()
        if name in {"sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service"}
    }
    arguments, environ = DatabaseClient.settings_to_cmd_args_env(settings, [])
    return arguments[1:], environ or {}


def _address() -> list[str]:
    return _connecting()[0]


def _run(program: str, *arguments: str) -> None:
    """
    Raises:
        BackupFault: the program is missing or failed. Its own words are repeated: they name tables
        and hosts, and no password, which it reads from its environment.
    """
    environ = {
        **os.environ,
        **_connecting()[1],
        "PGOPTIONS": f"-c lock_timeout={LOCK_SECONDS}s",
        "PGCONNECT_TIMEOUT": str(LOCK_SECONDS),
    }
    try:
        subprocess.run(  # noqa: S603  no shell
            [program, *arguments], env=environ, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupFault(
            f"{program} is missing. Install PostgreSQL's client programs of the server's version "
            "or newer, on Debian: apt-get install postgresql-client"
        ) from error
    except subprocess.CalledProcessError as error:
        hint = " Stop the CMS and its worker first." if "lock timeout" in error.stderr else ""
        raise BackupFault(f"{program} failed.{hint} It said: {error.stderr.strip()}") from error
