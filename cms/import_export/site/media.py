"""Copies the files of pictures and documents to a folder and back."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.import_export.site.manifest import UnusableFolder


def stored_files() -> Iterable[str]:
    """The names of all stored files of pictures and documents."""
    images, documents = get_image_model(), get_document_model()
    for model, field in ((images, "file"), (images, "uploaded"), (documents, "file")):
        files = model.objects.exclude(**{field: ""}).order_by("pk")
        yield from files.values_list(field, flat=True).iterator()


def copy_out(name: str, folder: Path) -> str:
    """Copy a stored file below `media/`; return its name in the export.

    Raises:
        UnusableFolder: the storage cannot read the file.
    """
    target = folder / "media" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with default_storage.open(name, "rb") as stored, target.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
    except OSError as error:
        raise UnusableFolder(
            f"The file {name} of a picture or document cannot be read from the storage. Delete "
            "the picture or document, or restore its file."
        ) from error
    return f"media/{name}"


def copy_in(folder: Path, names: Iterable[str], undo: Callable[[str], None]) -> None:
    """Copy files into the storage under their own names. Calls `undo` with each name.

    Raises:
        UnusableFolder: the storage has a file of that name, or gives it another name.
    """
    for name in names:
        if default_storage.exists(name):
            raise UnusableFolder(f"The storage has a file {name} already. Use an empty one.")
        with (folder / "media" / name).open("rb") as copy:
            stored = default_storage.save(name, File(copy))
        undo(stored)
        if stored != name:
            raise UnusableFolder(f"The storage gave {name} another name: {stored}.")
