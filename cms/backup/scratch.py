"""Private folders for what is written on the way: never among the backups, and gone at the end.

A process that is killed leaves its folder. The next command removes it: the folder is no longer
locked then.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings

from cms.backup.faults import BackupFault

PREFIX = "clinic-"


@contextmanager
def scratch_folder(needs: int = 0) -> Iterator[Path]:
    """Yield an empty folder that only its owner may read, below BACKUP_SCRATCH_DIR.

    Raises:
        BackupFault: less than `needs` bytes are free there, or it lies among the backups.
    """
    base = settings.BACKUP_SCRATCH_DIR
    if base.resolve().is_relative_to(settings.BACKUP_DIR.resolve()):
        raise BackupFault(
            f"BACKUP_SCRATCH_DIR ({base}) lies inside BACKUP_DIR: copies of the backups would "
            "take unencrypted data with them. Name a folder elsewhere."
        )
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(base):
        _remove_stale(base)
        require_space(base, needs, "BACKUP_SCRATCH_DIR")
        folder = Path(mkdtemp(dir=base, prefix=PREFIX))
        lock = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


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
    for folder in base.glob(f"{PREFIX}*"):
        if not is_locked(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,} MB"
