"""Storage of uploaded files in an S3 bucket."""

from typing import Any
from urllib.parse import urlsplit

ONE_DAY = "public, max-age=86400"  # not for ever: a name may be reused once its file was deleted


def bucket_storage(bucket: str, url: str) -> dict[str, Any]:
    """Return `STORAGES["default"]` for a private bucket behind a CDN.

    A file's key is the path of its URL: with `https://cms.example.org/media/` the picture at
    `/media/images/back.avif` is the object `media/images/back.avif`, so the CDN rewrites nothing.
    """
    address = urlsplit(url)
    return {
        "BACKEND": "cms.images.bucket_storage.BucketFiles",
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


def s3_client_config() -> Any:
    """Return `AWS_S3_CLIENT_CONFIG` with timeouts, so that a slow bucket does not block the admin.

    It is a setting, because Wagtail serialises the storage's options as JSON for its task that
    deletes files.
    """
    from botocore.config import Config

    return Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 3})
