"""What becomes of a file that is uploaded: the public gets it clean, the clinic keeps it whole."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from cms.images.metadata import clean_picture


def take_in(picture: Any) -> None:
    """Exchange the new file of an unsaved picture for a clean one; keep it aside as it came.

    Raises:
        UnreadablePicture: it is of no known format, or broken.
    """
    name, content = picture.file.name, _read(picture.file)
    cleaned = clean_picture(content)
    picture.uploaded = ContentFile(content, name) if cleaned != content else ""
    picture.file = ContentFile(cleaned, name)
    describe(picture, cleaned)


def clean_stored(picture: Any) -> bool:
    """Clean a picture that was uploaded before, or imported; whether there was anything to clean.

    The clean file gets a name of its own: a CDN or a browser may have kept the other one.

    Raises:
        UnreadablePicture: it is of no known format, or broken.
        OSError: the storage does not have it.
    """
    storage, name = picture.file.storage, picture.file.name
    with storage.open(name, "rb") as stored:
        content = stored.read()
    if clean_picture(content) == content:
        return False
    picture.file = ContentFile(content, picture.filename)
    picture.save()  # takes it in like a new one, and deletes its sizes
    storage.delete(name)
    return True


def describe(picture: Any, content: bytes) -> None:
    picture.file_size = len(content)
    picture.file_hash = hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _read(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content
