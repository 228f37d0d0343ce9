"""Where uploaded files lie. What is below `private/` has no public address.

Everything of pictures in restricted collections lies there, and every picture as it was uploaded.
Neither a bucket's CDN nor the CMS serves that folder; the admin shows its pictures to editors.
"""

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from storages.backends.s3 import S3Storage

PRIVATE = "private/"
UPLOADS = f"{PRIVATE}uploads/"  # as they came, with all that a camera wrote into them


def is_private(name: str) -> bool:
    return name.startswith(PRIVATE)


def private_name(name: str) -> str:
    """`original_images/back.jpg` → `private/original_images/back.jpg`"""
    return name if is_private(name) else PRIVATE + name


def public_name(name: str) -> str:
    return name.removeprefix(PRIVATE)


def admin_address(name: str) -> str:
    """Where somebody who is signed in and may see the picture can look at it."""
    return reverse("private_picture", args=[str(PurePosixPath(public_name(name)))])


class LocalFiles(FileSystemStorage):
    """Files on this machine."""

    def url(self, name):
        return admin_address(name) if is_private(name or "") else super().url(name)


class BucketFiles(S3Storage):
    """Files in a bucket behind a CDN."""

    def url(self, name, parameters=None, expire=None, http_method=None):
        if is_private(name or ""):
            return admin_address(name)
        return super().url(name, parameters, expire, http_method)
