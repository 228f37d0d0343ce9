"""Reads and writes the uploads through the file storage: a folder or a bucket."""

from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from cms.backup.archive import MEDIA, ArchiveWriter
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


def restore_media(folder: Path, names: list[str]) -> int:
    """Make the storage hold exactly the extracted uploads of these names; return how many it wrote.

    Files that are the same already are not written again.
    """
    for name in set(stored_names()) - set(names):
        default_storage.delete(name)
    written = 0
    for name in names:
        path = folder / MEDIA / name
        if _is_stored(name, path):
            continue
        default_storage.delete(name)
        with path.open("rb") as file:
            default_storage.save(name, File(file, name))
        written += 1
    return written


def _is_stored(name: str, path: Path) -> bool:
    if not default_storage.exists(name) or default_storage.size(name) != path.stat().st_size:
        return False
    with default_storage.open(name, "rb") as stored, path.open("rb") as wanted:
        return bool(stored.read() == wanted.read())
