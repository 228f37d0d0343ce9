"""Restores a backup into a scratch database and folder, asks for every page, and removes both."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.db import ProgrammingError, connection

from cms.backup.any_database import SQLITE
from cms.backup.faults import BackupFault
from cms.backup.postgres import drop_left_over
from cms.backup.scratch import scratch_folder
from cms.settings.env import REPOSITORY

PREFIX = "clinic_drill_"


def run_drill(archive: Path) -> str:
    """Restore the archive beside the running system; return the output of the restore.

    Raises:
        BackupFault: the backup cannot be restored, lacks something, or a page does not answer.
    """
    drop_left_over()
    with (
        scratch_folder() as scratch,
        _scratch_database(scratch) as database,
    ):
        done = subprocess.run(  # noqa: S603  no shell
            [sys.executable, "-m", "cms", "restore", str(archive), "--check"],
            env=_environ(scratch, database),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BackupFault(f"{archive.name} could not be restored.\n{last}")
    return done.stdout


def _environ(scratch: Path, database: dict[str, str]) -> dict[str, str]:
    """The environment of the running system, except that it writes into the scratch folder."""
    parts = ("DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER",
             "DATABASE_PASSWORD", "DATABASE_SSLMODE")  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in parts}
    identity = settings.BACKUP_IDENTITY_FILE
    return kept | database | {
        "VAR_DIR": str(scratch),
        "BACKUP_DIR": str(scratch / "backups"),
        "BACKUP_SCRATCH_DIR": str(scratch / "scratch"),
        "ERASURE_LIST": _absolute(settings.ERASURE_LIST) or "none",
        "BACKUP_IDENTITY_FILE": _absolute(identity),
        "MEDIA_BUCKET": "",
        "REDIS_URL": "",
        "CLOUDFRONT_DISTRIBUTION_ID": "",
    }  # fmt: skip


def _absolute(path: str | Path | None) -> str:
    return str(Path(path).resolve()) if path else ""


@contextmanager
def _scratch_database(scratch: Path) -> Iterator[dict[str, str]]:
    if connection.vendor == SQLITE:
        yield {"DATABASE_URL": f"sqlite:///{scratch / 'db.sqlite3'}"}
        return
    own = own_prefix(connection.settings_dict["NAME"])
    name = f"{own}{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [own])
        if not cursor.fetchone()[0]:
            raise BackupFault("Another drill of this database is running.")
        _drop_stale(cursor, own)
        try:
            cursor.execute(f'CREATE DATABASE "{name}"')
        except ProgrammingError as error:
            raise BackupFault(
                "The drill needs a database of its own, and the CMS's database user may not "
                "create one. Let an administrator run: ALTER ROLE … CREATEDB"
            ) from error
        try:
            yield _address(name)
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [own])


def _drop_stale(cursor: Any, own: str) -> None:
    """Drop what drills of this database that were killed have left."""
    cursor.execute("SELECT datname FROM pg_database")
    for (name,) in cursor.fetchall():
        if name.startswith(own) and re.fullmatch(r"[0-9a-f]{12}", name.removeprefix(own)):
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def own_prefix(database: str) -> str:
    """What the names of this database's drills begin with, and those of no other database."""
    return f"{PREFIX}{sha256(database.encode()).hexdigest()[:16]}_"


def _address(name: str) -> dict[str, str]:
    """The server of the settings, with another database. Only the child's environment has it."""
    values = connection.settings_dict
    host, port = values["HOST"] or "", str(values["PORT"] or "5432")
    if not host:
        user = f"{quote(values['USER'] or '')}:{quote(values['PASSWORD'] or '', safe='')}@"
        return {"DATABASE_URL": f"postgres://{user}:{port}/{name}"}
    return {
        "DATABASE_URL": "",
        "DATABASE_HOST": host,
        "DATABASE_PORT": port,
        "DATABASE_NAME": name,
        "DATABASE_USER": values["USER"] or "",
        "DATABASE_PASSWORD": values["PASSWORD"] or "none",
        "DATABASE_SSLMODE": values["OPTIONS"].get("sslmode", "prefer"),
    }
