"""Uploaded files in an S3 bucket: where they lie and the address they are read at."""

from typing import Any
from urllib.parse import urlsplit

ONE_DAY = "public, max-age=86400"  # a name may come again once its file was deleted


def bucket_storage(bucket: str, url: str) -> dict[str, Any]:
    """Return what `STORAGES["default"]` is for a private bucket behind a CDN.

    A file's key is its address's path: with `https://cms.example.org/media/` the picture at
    `/media/images/back.avif` is the object `media/images/back.avif`, so a CDN needs no rewriting.
    """
    address = urlsplit(url)
    return {
        "BACKEND": "cms.images.storage.BucketFiles",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": address.path.strip("/"),
            "custom_domain": address.netloc,
            "url_protocol": f"{address.scheme}:",
            "querystring_auth": False,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": ONE_DAY},
        },
    }


def patience() -> Any:
    """Return `AWS_S3_CLIENT_CONFIG`: a bucket that does not answer is an error, not a frozen admin.

    Not an option of the storage: Wagtail writes those down as JSON for its task that deletes files.
    """
    from botocore.config import Config

    return Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 3})
