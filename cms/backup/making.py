"""Makes a backup: one file with the database and all uploads, complete or not there at all."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cms.backup import databases, encryption, postgres, sqlite
from cms.backup.archive import ArchiveWriter, Manifest
from cms.backup.faults import BackupFault
from cms.backup.media import add_media, stored_bytes
from cms.backup.scratch import is_locked, locked, require_space, scratch_folder
from cms.backup.serialised import last_migrations

PREFIX, SUFFIX, UNFINISHED = "clinic-", ".tar", ".unfinished-"
BEFORE_RESTORE = "-before-restore"
NAME = re.compile(
    rf"{PREFIX}(?P<moment>\d{{8}}T\d{{6}}Z)(?P<label>{BEFORE_RESTORE})?(-(?P<number>\d+))?"
    rf"{re.escape(SUFFIX)}({re.escape(encryption.SUFFIX)})?"
)


def make_backup(folder: Path, label: str = "") -> Path:
    """Write `clinic-20261129T020000Z.tar` into `folder` and return its path.

    With BACKUP_RECIPIENTS the name ends in `.tar.age`, and no plain copy is ever in `folder`. Only
    the owner may read the file: it holds the editors' accounts.

    Raises:
        BackupFault: the database could not be dumped, the file not be written, or there is not
            enough space for it.
    """
    name = f"{PREFIX}{_moment()}{label}{SUFFIX}"
    encrypted = bool(settings.BACKUP_RECIPIENTS)
    postgres.drop_left_over()
    uploads, database = stored_bytes(), sqlite.sqlite_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        require_space(folder, uploads, "BACKUP_DIR")
        with scratch_folder(database + (uploads if encrypted else 0)) as scratch:
            return _write_encrypted(folder, name, scratch) if encrypted else (
                _write_plain(folder, name, scratch)
            )  # fmt: skip
    except OSError as error:
        raise BackupFault(
            f"The backup could not be written to {folder}: {error}. Nothing of it is left, and no "
            "older one was deleted."
        ) from error


NOT_ENCRYPTED = (
    "NOT encrypted: whoever gets this file can read all of it, the accounts included. "
    "BACKUP_RECIPIENTS encrypts backups."
)


def backups(folder: Path) -> list[Path]:
    """Return the complete backups in a folder, newest first. Other files there are none."""
    found = {
        path: (name["moment"], int(name["number"] or 1))
        for path in folder.glob(f"{PREFIX}*")
        if (name := NAME.fullmatch(path.name)) and path.is_file()
    }
    return sorted(found, key=lambda path: (found[path], path.name), reverse=True)


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


def _write_plain(folder: Path, name: str, scratch: Path) -> Path:
    with _unfinished(folder, name) as file:
        _write_archive(file, scratch)
    return _finished(folder, name)


def _write_encrypted(folder: Path, name: str, scratch: Path) -> Path:
    name += encryption.SUFFIX
    with (scratch / "plain.tar").open("xb") as plain:
        _write_archive(plain, scratch)
    with (scratch / "plain.tar").open("rb") as plain, _unfinished(folder, name) as file:
        encryption.encrypt(plain, file, settings.BACKUP_RECIPIENTS)
    return _finished(folder, name)


def _write_archive(file: BinaryIO, scratch: Path) -> None:
    dump, rows = databases.dump(scratch)
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=connection.vendor,
        database=dump,
        rows=rows,
        migrations=last_migrations(MigrationRecorder(connection).applied_migrations()),
    )
    writer = ArchiveWriter(file, manifest)
    with (scratch / dump).open("rb") as dumped:
        writer.add(dump, dumped, (scratch / dump).stat().st_size)
    (scratch / dump).unlink()
    add_media(writer)
    writer.close()


@contextmanager
def _unfinished(folder: Path, name: str) -> Iterator[BinaryIO]:
    """Yield the file that becomes the backup. Its name begins like that of none until then."""
    path = folder / f"{UNFINISHED}{name}"
    with locked(folder):
        _remove_stale(folder)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        fcntl.flock(file, fcntl.LOCK_EX)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _finished(folder: Path, name: str) -> Path:
    target = _unused(folder / name)
    os.replace(folder / f"{UNFINISHED}{name}", target)
    return target


def _remove_stale(folder: Path) -> None:
    """Remove what backups that were killed have left."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if not is_locked(path):
            path.unlink(missing_ok=True)


def _unused(path: Path) -> Path:
    """Two backups of one second: the later one gets a number."""
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
