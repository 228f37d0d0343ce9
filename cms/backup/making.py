"""Makes a backup: one file with the database and all uploads, complete or not there at all."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cms.backup import databases, encryption
from cms.backup.archive import ArchiveWriter, Manifest
from cms.backup.faults import BackupFault
from cms.backup.media import add_media
from cms.backup.serialised import last_migrations

PREFIX, SUFFIX, UNFINISHED = "clinic-", ".tar", ".unfinished"


def make_backup(folder: Path, label: str = "") -> Path:
    """Write `clinic-20261129T020000Z.tar` into `folder` and return its path.

    With BACKUP_RECIPIENTS the name ends in `.tar.age`, and no plain copy is ever in `folder`. Only
    the owner may read the file: it holds the editors' accounts.

    Raises:
        BackupFault: the database could not be dumped, or the file not be written.
    """
    name = f"{PREFIX}{_moment()}{label}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=folder, prefix=UNFINISHED) as scratch:
            made = _write(Path(scratch), name)
            target = _unused(folder / made.name)
            os.replace(made, target)
    except OSError as error:
        raise BackupFault(f"The backup could not be written to {folder}: {error}") from error
    return target


BEFORE_RESTORE = "-before-restore"


def backups(folder: Path) -> list[Path]:
    """Return the complete backups in a folder, newest first."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}*"), key=lambda path: path.name, reverse=True)


def _regular(folder: Path) -> list[Path]:
    """Without what restores replaced: such a copy is restored by its name, and deleted by hand."""
    return [path for path in backups(folder) if BEFORE_RESTORE not in path.name]


def delete_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups; return those that were deleted.

    Raises:
        BackupFault: `keep` is below 1.
    """
    if keep < 1:
        raise BackupFault("At least one backup must be kept: set BACKUP_KEEP to 1 or more.")
    old = _regular(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _write(scratch: Path, name: str) -> Path:
    dump, rows = databases.dump(scratch)
    archive = scratch / name
    with _readable_by_owner_only(archive):
        pass
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=connection.vendor,
        database=dump,
        rows=rows,
        migrations=last_migrations(MigrationRecorder(connection).applied_migrations()),
    )
    writer = ArchiveWriter(archive, manifest)
    with (scratch / dump).open("rb") as file:
        writer.add(dump, file, (scratch / dump).stat().st_size)
    (scratch / dump).unlink()
    add_media(writer)
    writer.close()
    if settings.BACKUP_RECIPIENTS:
        encrypted = archive.with_name(name + encryption.SUFFIX)
        with archive.open("rb") as plain, _readable_by_owner_only(encrypted) as file:
            encryption.encrypt(plain, file, settings.BACKUP_RECIPIENTS)
        archive.unlink()
        archive = encrypted
    with archive.open("rb") as file:
        os.fsync(file.fileno())
    return archive


def _readable_by_owner_only(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _unused(path: Path) -> Path:
    """Two backups of one second: the later one gets a number, which sorts after the earlier."""
    stem, _, ending = path.name.partition(".")
    numbered: Iterator[Path] = (path.with_name(f"{stem}-{n}.{ending}") for n in range(2, 100))
    return path if not path.exists() else next(each for each in numbered if not each.exists())


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def newest(folder: Path) -> Path:
    """
    Raises:
        BackupFault: there is no backup.
    """
    with suppress(IndexError):
        return _regular(folder)[0]
    raise BackupFault(f"There is no backup in {folder}.")
