"""Dumps and loads an SQLite database with its backup API."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from cms.backup.any_database import AS_BEFORE, SQLITE, connected_to, count_rows
from cms.backup.faults import BackupFault


def sqlite_bytes() -> int:
    """The size of the database's file; 0 for a server, whose dumps are compressed."""
    name = Path(connection.settings_dict["NAME"])
    return name.stat().st_size if connection.vendor == SQLITE and name.is_file() else 0


def unpacked_sqlite(path: Path) -> Path:
    """Unpack `database.sqlite3.gz` beside it."""
    target = path.with_suffix("")
    with gzip.open(path) as packed, target.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return target


def dump_sqlite(folder: Path) -> tuple[str, dict[str, int]]:
    copy = folder / "database.sqlite3"
    connection.ensure_connection()
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("VACUUM")  # what was deleted is still in the file until then
        cursor = target.cursor()
        rows = dict(count_rows(cursor.execute, cursor.fetchone, tables))
    with copy.open("rb") as plain, gzip.open(f"{copy}.gz", "wb", compresslevel=6) as packed:
        shutil.copyfileobj(plain, packed)
    copy.unlink()
    return f"{copy.name}.gz", rows


@contextmanager
def beside_sqlite(path: Path) -> Iterator[None]:
    name, prepared = connection.settings_dict["NAME"], unpacked_sqlite(path)
    with connected_to(NAME=str(prepared)):
        yield
    try:
        with (
            closing(sqlite3.connect(prepared)) as source,
            closing(sqlite3.connect(name)) as target,
        ):
            source.backup(target)  # one transaction, which readers do not see half of
    except sqlite3.Error as error:
        raise BackupFault(f"The database could not be written: {error}. {AS_BEFORE}") from error
