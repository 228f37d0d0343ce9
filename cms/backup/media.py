"""Reads and writes the uploads through the file storage: a folder or a bucket."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from cms.backup.archive import MEDIA, ArchiveWriter
from cms.backup.scratch import require_space
from cms.images.disk_space import NO_UPLOADS


def stored_names(folder: str = "") -> Iterator[str]:
    """Yield the name of each stored file: `original_images/back.jpg`."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for name in sorted(files):
        yield folder + name
    for name in sorted(folders):
        if f"{folder}{name}/" in NO_UPLOADS:
            continue
        yield from stored_names(f"{folder}{name}/")


def add_media(writer: ArchiveWriter) -> int:
    """Add all uploads; one that is deleted meanwhile is left out. Return their number."""
    count = 0
    for name in stored_names():
        try:
            with default_storage.open(name, "rb") as file:
                writer.add(MEDIA + name, file, file.size)
        except FileNotFoundError:
            continue
        count += 1
    return count


def stored_bytes() -> int:
    """The size of all uploads; 0 for a bucket, which would be asked for each."""
    if not isinstance(default_storage, FileSystemStorage):
        return 0
    total = 0
    for name in stored_names():
        with suppress(FileNotFoundError):  # deleted meanwhile
            total += default_storage.size(name)
    return total


def require_space_for_media(folder: Path, names: list[str]) -> None:
    """
    Raises:
        BackupFault: the extracted uploads do not fit on the disk of the uploads.
    """
    if not isinstance(default_storage, FileSystemStorage):
        return
    media = Path(default_storage.location)
    media.mkdir(parents=True, exist_ok=True)
    wanted = sum((folder / MEDIA / name).stat().st_size for name in names)
    require_space(media, wanted - stored_bytes(), "VAR_DIR")


def restore_media(folder: Path, names: list[str]) -> Iterator[str]:
    """Make the storage hold exactly the extracted uploads of these names; yield each one written.

    Files that are the same already are not written again.
    """
    for name in set(stored_names()) - set(names):
        default_storage.delete(name)
    for name in names:
        path = folder / MEDIA / name
        if _is_stored(name, path):
            continue
        default_storage.delete(name)
        with path.open("rb") as file:
            default_storage.save(name, File(file, name))
        yield name


def _is_stored(name: str, path: Path) -> bool:
    if not default_storage.exists(name) or default_storage.size(name) != path.stat().st_size:
        return False
    with default_storage.open(name, "rb") as stored, path.open("rb") as wanted:
        return bool(stored.read() == wanted.read())
