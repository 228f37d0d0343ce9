"""Dumps and loads the database with its engine's own tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from cms.backup.any_database import POSTGRESQL, SQLITE
from cms.backup.postgres import beside_postgres, dump_postgres
from cms.backup.sqlite import beside_sqlite, dump_sqlite


def dump(folder: Path) -> tuple[str, dict[str, int]]:
    """Dump the database into `folder`; return the file's name and the rows of each table.

    The rows are counted in the same snapshot that is dumped, so editors may go on working.

    Raises:
        BackupFault: the tools of PostgreSQL are missing, or failed.
    """
    dumping = {SQLITE: dump_sqlite, POSTGRESQL: dump_postgres}
    return dumping[connection.vendor](folder)


@contextmanager
def loaded_beside(path: Path) -> Iterator[None]:
    """Load a dump of this engine beside the database. Inside, Django works on what was loaded.

    At the end that takes the place of the database in one transaction. If anything fails before,
    the database is as it was.

    Raises:
        BackupFault: it failed, or the database is in use. It is as it was before.
    """
    beside = {SQLITE: beside_sqlite, POSTGRESQL: beside_postgres}[connection.vendor]
    with beside(path):
        yield
