"""Where uploaded files are stored. Files below `private/` have no public address.

That folder holds all files of images in restricted collections, and every original upload. Neither
the bucket's CDN nor the CMS serves it publicly; the admin shows its images to editors.
"""

from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage
from django.urls import reverse

PRIVATE = "private/"
INCOMING = f"{PRIVATE}incoming/"  # while they are written
UPLOADS = f"{PRIVATE}uploads/"  # original uploads, with the camera's metadata


def is_private(name: str) -> bool:
    return name.startswith(PRIVATE)


def private_name(name: str) -> str:
    """`original_images/back.jpg` → `private/original_images/back.jpg`"""
    return name if is_private(name) else PRIVATE + name


def public_name(name: str) -> str:
    return name.removeprefix(PRIVATE)


def admin_address(name: str) -> str:
    """Return the address in the admin at which users who may see the image can open it."""
    path = PurePosixPath(public_name(name))
    return str(reverse("private_picture", args=[str(path)]))


class _Incoming:
    """A complete file that Django moves to its place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


class LocalFiles(FileSystemStorage):
    """Files on this machine. A file is complete or not there: a full disk leaves no half of one."""

    def _save(self, name: str, content: Any) -> Any:
        """Write beside the stored files, then move.

        Neither a full disk nor a killed process leaves half a file under the name of a whole one.
        """
        folder = Path(self.location) / INCOMING
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        incoming = folder / uuid4().hex
        try:
            with incoming.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            return super()._save(name, _Incoming(incoming))
        finally:
            incoming.unlink(missing_ok=True)

    def url(self, name: str | None) -> Any:
        return admin_address(name) if name and is_private(name) else super().url(name)
