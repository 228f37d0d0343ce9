"""Stores an uploaded image twice: without metadata for the public, and the original privately."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from wagtail.utils.file import hash_filelike

from cms.images.metadata import clean_picture


def clean_upload(image: Any) -> None:
    """Replace the new file of an unsaved image by a clean one; keep the original in `uploaded`.

    Raises:
        UnreadablePicture: the file has an unknown format, or is broken.
    """
    name, content = image.file.name, _read(image.file)
    cleaned = clean_picture(content)
    image.uploaded = ContentFile(content, name) if cleaned != content else ""
    image.file = ContentFile(cleaned, name)
    set_size_and_hash(image, cleaned)


def clean_stored(image: Any) -> bool:
    """Clean the stored file of an image; return whether there was anything to remove.

    The clean file gets a new name, because a CDN or a browser may have cached the old one.

    Raises:
        UnreadablePicture: the file has an unknown format, or is broken.
        OSError: the storage does not have the file.
    """
    storage, name = image.file.storage, image.file.name
    with storage.open(name, "rb") as stored:
        content = stored.read()
    if clean_picture(content) == content:
        return False
    image.file = ContentFile(content, image.filename)
    image.save()  # cleans it like a new upload, and deletes its renditions
    storage.delete(name)
    return True


def set_size_and_hash(image: Any, content: bytes) -> None:
    image.file_size = len(content)
    image.file_hash = hash_filelike(BytesIO(content))


def _read(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content
