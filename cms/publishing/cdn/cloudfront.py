"""Purges CloudFront by path: it does not support tags, so all API responses are dropped at once.

CloudFront allows 15 wildcard paths in progress at a time, over all invalidations, and each takes
minutes; one page and the lists that show it would need nine. It also charges by path. Responses
that are requested again come from the response cache of the CMS. Images are cached for a day: when
some become private, two more paths drop all images and renditions.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from cms.publishing.cdn.adapters import PurgeFailed
from cms.publishing.cdn.tags import FILES

API_PATHS = ["/api/v2/*"]
IMAGE_PATHS = ("images/*", "original_images/*")


class CloudFrontCdn:
    """Creates one invalidation per purge, in the distribution named by the settings."""

    needs_no_queue = False

    def purge(self, tags: Sequence[str]) -> None:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        paths = _paths(tags)
        batch = {
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": uuid4().hex,
        }
        try:
            boto3.client("cloudfront").create_invalidation(
                DistributionId=settings.CLOUDFRONT_DISTRIBUTION_ID, InvalidationBatch=batch
            )
        except (BotoCoreError, ClientError) as error:
            raise PurgeFailed(type(error).__name__) from error


def _paths(tags: Sequence[str]) -> list[str]:
    folder = urlsplit(settings.MEDIA_URL).path
    images = [f"{folder}{each}" for each in IMAGE_PATHS] if FILES in tags else []
    return ([] if set(tags) == {FILES} else API_PATHS) + images
