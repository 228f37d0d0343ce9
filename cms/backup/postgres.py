"""Dumps and loads a PostgreSQL database with `pg_dump`, `pg_restore` and `psql`."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import Error, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from cms.backup.any_database import AS_BEFORE, POSTGRESQL, connected_to, row_counts
from cms.backup.faults import BackupFault

LOCK_SECONDS = 15  # how long a restore waits for others to leave the database
# A dump names the schema `public`. It is loaded into another one: PostgreSQL changes and renames
# schemas in one transaction, of which others see nothing until it is committed.
BESIDE = "clinic_restoring"
DROP_BESIDE = f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE"
EMPTY_BESIDE = f"{DROP_BESIDE}; CREATE SCHEMA {BESIDE}"
MAKE_ROOM = f"{DROP_BESIDE}; ALTER SCHEMA public RENAME TO clinic_before; CREATE SCHEMA public;"
PUT_ASIDE = f"ALTER SCHEMA public RENAME TO {BESIDE}; ALTER SCHEMA clinic_before RENAME TO public;"
# Extensions are in no dump. Those in `public` that this user owns move to what takes its place.
KEEP_EXTENSIONS = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace LOOP
    BEGIN
      EXECUTE format('ALTER EXTENSION %I SET SCHEMA clinic_restoring', name);
    EXCEPTION WHEN insufficient_privilege OR feature_not_supported THEN NULL;
    END;
  END LOOP;
END $$;
"""
PUT_IN_PLACE = (
    f"{KEEP_EXTENSIONS} DROP SCHEMA public CASCADE; ALTER SCHEMA {BESIDE} RENAME TO public;"
)


def dump_postgres(folder: Path) -> tuple[str, dict[str, int]]:
    path = folder / "database.pgdump"
    with _snapshot() as (snapshot, rows):
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             "--schema=public",  # no extensions, and nothing of a restore that was interrupted
             f"--snapshot={snapshot}", f"--file={path}", *_address())  # fmt: skip
    return path.name, rows


@contextmanager
def _snapshot() -> Iterator[tuple[str, dict[str, int]]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        yield name, row_counts()


@contextmanager
def beside_postgres(path: Path) -> Iterator[None]:
    script = path.with_suffix(".sql")
    try:  # the schema `public` is there, and older dumps have extensions
        _run("pg_restore", "--no-owner", "--no-privileges", "--schema=public",
             f"--file={script}", str(path))  # fmt: skip
    except BackupFault as fault:
        raise BackupFault(f"{fault} {AS_BEFORE}") from fault
    load = (f"--command={MAKE_ROOM}", f"--file={script}", f"--command={PUT_ASIDE}")
    with _replacing_public(*load):
        yield


@contextmanager
def empty_beside_postgres() -> Iterator[None]:
    """Inside, Django works in an empty schema, which then takes the place of the database.

    Raises:
        BackupFault: it failed, or the database is in use. It is as it was before.
    """
    with _replacing_public(f"--command={EMPTY_BESIDE}"):
        yield


@contextmanager
def _replacing_public(*statements: str) -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    given = " ".join(filter(None, [options.get("options"), f"-c search_path={BESIDE}"]))
    with only_restore():
        try:
            connection.close()
            _psql(*statements)
            with connected_to(OPTIONS={**options, "options": given}):
                yield
            _psql(f"--command={PUT_IN_PLACE}")
        except BackupFault as fault:
            raise BackupFault(f"{fault} {AS_BEFORE}") from fault
        finally:
            with suppress(BackupFault):  # `drop_left_over` does it later
                _psql(f"--command={DROP_BESIDE}")


@contextmanager
def only_restore() -> Iterator[None]:
    """Hold the lock of restores, by a connection of its own: it ends with this process.

    Raises:
        BackupFault: another restore of this database is running.
    """
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [BESIDE])
            if not cursor.fetchone()[0]:
                raise BackupFault("Another restore of this database is running.")
            try:
                yield
            finally:
                with suppress(Error):  # the lock is gone if the connection is
                    cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [BESIDE])
    finally:
        holder.close()


def drop_left_over() -> None:
    """Drop what a restore that was killed has left in PostgreSQL: it may hold erased people.

    Raises:
        BackupFault: it cannot be dropped.
    """
    if connection.vendor != POSTGRESQL:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [BESIDE])
            if cursor.fetchone()[0]:  # else it is that of a restore that runs
                cursor.execute(DROP_BESIDE)
    except Error as error:
        raise BackupFault(
            f"The schema {BESIDE}, which a restore left, cannot be dropped: {error} "
            f"Let an administrator of the database run: {DROP_BESIDE}"
        ) from error


def _psql(*statements: str) -> None:
    """Run statements and files of them in one transaction."""
    _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
         *statements, *_address())  # fmt: skip


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
