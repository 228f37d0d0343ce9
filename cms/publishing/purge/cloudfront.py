"""CloudFront forgets by path, not by tag. A path that ends in `*` counts as one."""

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings

from cms.publishing.purge.adapters import PurgeFailed
from cms.publishing.purge.tags import ALL, LISTS

# CloudFront allows 15 invalidations with a wildcard at a time. Beyond a few pages everything
# is forgotten: it is one path, and the answers come back from memory.
MOST_PAGES = 10
EVERYTHING = "/api/v2/*"
# By-path answers are addressed by query string in any order, and lists show many pages.
LIST_PATHS = [
    "/api/v2/pages/",
    "/api/v2/pages/?*",
    "/api/v2/pages/by-path/*",
    "/api/v2/pages/find/*",
    "/api/v2/images/*",
    "/api/v2/documents/*",
    "/api/v2/redirects/*",
    "/api/v2/sources/*",
    "/api/v2/claims/*",
]


class CloudFrontCdn:
    """One invalidation per purge, in the distribution that the settings name."""

    at_once = False

    def purge(self, tags: Sequence[str]) -> None:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        paths = paths_of(tags)
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


def paths_of(tags: Sequence[str]) -> list[str]:
    """`["/api/v2/pages/4/*", "/api/v2/pages/", …]`"""
    pages = [tag.removeprefix("page-") for tag in tags if tag.startswith("page-")]
    if ALL in tags or len(pages) > MOST_PAGES:
        return [EVERYTHING]
    lists = LIST_PATHS if LISTS in tags or pages else []
    return [*(f"/api/v2/pages/{page}/*" for page in pages), *lists]
