"""Private folders for what is written on the way: never among the backups, and gone at the end.

A process that is killed leaves its folder. The next command removes it: the folder is no longer
locked then. Only a folder with the marker is removed: this module made it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import connection

from cms.backup.faults import BackupFault

OWN = "clinic-cms-scratch"  # the folder in BACKUP_SCRATCH_DIR that holds nothing of others
MARKER = ".made-by-clinic-cms"


@contextmanager
def scratch_folder(needs: int = 0) -> Iterator[Path]:
    """Yield an empty folder that only its owner may read, below BACKUP_SCRATCH_DIR.

    Raises:
        BackupFault: less than `needs` bytes are free there, it lies among the backups, or they,
            the uploads or the database lie in it.
    """
    base = _own_folder()
    with locked(base):
        _remove_stale(base)
        require_space(base, needs, "BACKUP_SCRATCH_DIR")
        folder = Path(mkdtemp(dir=base))
        lock = _lock(folder)
        (folder / MARKER).touch(mode=0o600)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _own_folder() -> Path:
    base: Path = settings.BACKUP_SCRATCH_DIR
    if base.resolve().is_relative_to(settings.BACKUP_DIR.resolve()):
        raise BackupFault(
            f"BACKUP_SCRATCH_DIR ({base}) lies inside BACKUP_DIR: copies of the backups would "
            "take unencrypted data with them. Name a folder elsewhere."
        )
    for setting, path in _places():
        if path.resolve().is_relative_to(base.resolve()):
            raise BackupFault(
                f"BACKUP_SCRATCH_DIR ({base}) contains {setting} ({path}). Name a folder that is "
                "used for nothing else."
            )
    own = base / OWN
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    own.chmod(0o700)
    return own


def _places() -> Iterator[tuple[str, Path]]:
    yield "BACKUP_DIR", settings.BACKUP_DIR
    yield "the uploads", Path(settings.MEDIA_ROOT)
    if settings.ERASURE_LIST:
        yield "ERASURE_LIST", settings.ERASURE_LIST
    if connection.vendor == "sqlite":
        yield "the database", Path(connection.settings_dict["NAME"])


def remove_left_over() -> None:
    """Remove what killed processes have left.

    Raises:
        BackupFault: the setting names a folder that is refused.
    """
    base = _own_folder()
    with locked(base):
        _remove_stale(base)


def require_space(folder: Path, needs: int, setting: str) -> None:
    """
    Raises:
        BackupFault: less than `needs` bytes are free on the disk of the folder.
    """
    free = shutil.disk_usage(folder).free
    if free < needs:
        raise BackupFault(
            f"There is not enough space in {folder}: at least {_megabytes(needs)} are needed, and "
            f"{_megabytes(free)} are free. Make space there, or name a folder on a larger disk "
            f"with {setting}."
        )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process has locked the folder, and lock it."""
    lock = _lock(path)
    try:
        yield
    finally:
        os.close(lock)


def is_locked(path: Path) -> bool:
    """Whether a process that runs has locked the file or folder."""
    file = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _lock(path: Path) -> int:
    """The open file that holds the lock; the system releases it when the process ends."""
    file = os.open(path, os.O_RDONLY)
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _remove_stale(base: Path) -> None:
    for folder in base.iterdir():
        if (folder / MARKER).is_file() and not is_locked(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,} MB"
