"""Uploaded files in a bucket. A module of its own, so that only those who use one import boto3."""

from typing import Any

from storages.backends.s3 import S3Storage

from cms.images.storage import admin_address, is_private


class BucketFiles(S3Storage):
    """Files in a bucket behind a CDN."""

    def url(
        self, name: str, parameters: Any = None, expire: Any = None, http_method: Any = None
    ) -> Any:
        if name and is_private(name):
            return admin_address(name)
        return super().url(name, parameters, expire, http_method)
