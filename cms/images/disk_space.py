"""Whether the storage of the uploads takes another file, and has space for it."""

import errno
import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from cms.images.storage import INCOMING, PRIVATE

PROBE = f"{PRIVATE}healthz/"
NO_UPLOADS = (INCOMING, PROBE)  # folders of files that last a moment: no backup has them
STALE = timedelta(hours=1)  # what is older was left by a process that was killed
# The clean file, the original upload and the sizes that are made of it.
COPIES_OF_AN_UPLOAD = 3
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_IS_FULL = (
    "There is no space left on the server for this file. Nothing was saved. Please tell the person "
    "who runs this website, and upload the file again when they have made space."
)


class DiskFull(OSError):
    """The disk of the uploads is full."""


def is_full_disk(error: BaseException | None) -> bool:
    """Whether an error, or one that it was raised for, says that a disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def can_store() -> bool:
    """Write a small private file to the storage, and delete it; also what killed processes left.

    Raises:
        Exception: the storage refused; each kind of storage raises its own errors.
    """
    name = default_storage.save(f"{PROBE}{uuid4().hex}", ContentFile(b"healthz"))
    default_storage.delete(name)
    for folder in NO_UPLOADS:
        _delete_stale(folder)
    return True


def _delete_stale(folder: str) -> None:
    names: list[str] = []
    with suppress(FileNotFoundError):
        names = default_storage.listdir(folder)[1]
    for name in names:
        with suppress(FileNotFoundError):  # another process deletes it too
            if timezone.now() - default_storage.get_modified_time(folder + name) > STALE:
                default_storage.delete(folder + name)


def has_space() -> bool:
    """Whether the uploads' disk has MIN_FREE_MEGABYTES left; true for a bucket."""
    folder = _local_folder()
    return folder is None or shutil.disk_usage(folder).free >= settings.MIN_FREE_BYTES


def require_space(upload_bytes: int) -> None:
    """Reserve space for an upload and its copies on the uploads' disk, and release it again.

    Raises:
        DiskFull: there is not enough, or this user's quota is used up.
    """
    folder = _local_folder()
    if folder is None or not upload_bytes:
        return
    probe = folder / PROBE / uuid4().hex
    probe.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.posix_fallocate(file, 0, upload_bytes * COPIES_OF_AN_UPLOAD)
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(error.errno, "The disk of the uploads is full") from error
        raise
    finally:
        os.close(file)
        probe.unlink(missing_ok=True)


def _local_folder() -> Path | None:
    """The folder of the uploads, made if it is missing; None for a bucket."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    folder = Path(default_storage.location)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
