"""Which live pages and claims rely on sources, read in bulk from the index."""

from collections import defaultdict
from typing import Any, TypedDict

from django.db.models import Count, F, Window
from django.db.models.functions import DenseRank
from wagtail.models import Page

from cms.api.evidence_serializers import (
    ClaimValue,
    PageLink,
    claim_values,
    page_link,
    prefetched_claims,
)
from cms.pages.site_tree import SiteTree
from cms.search.models import Claim, ClaimLink, SourceUse


class Reliance(TypedDict):
    """What relies on a source: the counts of all claims and pages, and the first of them."""

    claims_count: int
    claims: list[ClaimValue]
    pages_count: int
    pages: list[PageLink]


def reliance(tree: SiteTree, sources: list[int], first: int) -> dict[int, Reliance]:
    """Return by source what relies on it, in a fixed number of queries.

    A claim or page that is deleted between two of the queries is left out.
    """
    claim_links = tree.narrow(ClaimLink.objects.filter(source__in=sources), "claim__page__")
    uses = tree.narrow(SourceUse.objects.filter(source__in=sources), "page__")
    claim_counts, claim_keys = _first_of_each(claim_links, "claim_id", first)
    page_counts, page_keys = _first_of_each(uses, "page_id", first)
    claims = prefetched_claims(Claim.objects.all()).in_bulk(_all(claim_keys))
    values = dict(zip(claims, claim_values(tree, claims.values()), strict=True))
    pages = Page.objects.in_bulk(_all(page_keys))
    return {
        source: Reliance(
            claims_count=claim_counts[source],
            claims=[values[key] for key in claim_keys[source] if key in values],
            pages_count=page_counts[source],
            pages=[page_link(pages[key]) for key in page_keys[source] if key in pages],
        )
        for source in sources
    }


def _first_of_each(links: Any, key: str, first: int) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Return by source the count of `key`s, and the first of them in order."""
    by_source = links.order_by().values("source_id")
    counts = by_source.annotate(count=Count(key, distinct=True))
    place = Window(DenseRank(), partition_by=F("source_id"), order_by=F(key).asc())
    rows = links.annotate(place=place).filter(place__lte=first).values_list("source_id", key)
    keys: dict[int, list[int]] = defaultdict(list)
    for source, each in rows.distinct().order_by("source_id", key):
        keys[source].append(each)
    return defaultdict(int, counts.values_list("source_id", "count")), keys


def _all(keys: dict[int, list[int]]) -> set[int]:
    return {key for some in keys.values() for key in some}
