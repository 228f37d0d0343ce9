"""CloudFront forgets by path, not by tag, and is told one path: all that the API answers.

It allows 15 wildcards in progress at a time, over all invalidations, each for minutes; the paths of
one page and of the lists that show it are nine already. One path is also what a purge costs. What
is asked for again comes from the memory of the CMS. Pictures are kept for a day: when some of them
are no longer public, all their sizes and originals are forgotten too, which are two paths more.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from cms.publishing.cdn.adapters import PurgeFailed
from cms.publishing.cdn.tags import FILES

API_PATHS = ["/api/v2/*"]
PICTURES = ("images/*", "original_images/*")


class CloudFrontCdn:
    """One invalidation per purge, in the distribution that the settings name."""

    at_once = False

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
    pictures = [f"{folder}{each}" for each in PICTURES] if FILES in tags else []
    return ([] if set(tags) == {FILES} else API_PATHS) + pictures
