"""Which live pages and claims rely on sources, read in bulk from the index."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any, TypedDict

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from cms.api.evidence_serializers import (
    ClaimValue,
    PageLink,
    claim_values,
    page_link,
    prefetched_claims,
)
from cms.core.content_version.memo import memoize_per_version
from cms.evidence.models import ResearchSource
from cms.pages.prefetch_rows import read_by_key
from cms.pages.site_tree import SiteTree
from cms.search.models import Claim, ClaimLink, SourceUse
from cms.search.shown_rows import shown_rows


class Reliance(TypedDict):
    """What relies on a source: the counts of all claims and pages, and the first of them."""

    claims_count: int
    claims: list[ClaimValue]
    pages_count: int
    pages: list[PageLink]


class _Links:
    """The links of a model to sources: `key` is what relies on them, `page` leads to its page."""

    def __init__(self, model: Any, key: str, page: str) -> None:
        self.rows: QuerySet[Any] = model.objects.order_by()
        self.key, self.page = key, page

    def counts(self, tree: SiteTree, sources: list[int]) -> dict[int, int]:
        """By source, how many are shown; counted once a content version."""

        def count() -> dict[int, int]:
            links = (
                shown_rows(tree, self.rows, self.page)
                .filter(source__in=sources)
                .values("source_id")
            )
            counted = links.values("source_id").annotate(count=Count(self.key, distinct=True))
            return dict(counted.values_list("source_id", "count"))

        if not tree.visible.for_everyone:
            return count()
        return memoize_per_version(("relied on", self.key, tree.site.pk, *sorted(sources)), count)

    def first(self, tree: SiteTree, sources: list[int], number: int) -> dict[int, list[int]]:
        """By source, the first so many that are shown, in the order of their primary keys.

        One query finds the last of the first ones of each source, the next reads up to there.
        """
        shown = shown_rows(tree, self.rows, self.page)
        of_source = shown.filter(source=OuterRef("pk")).order_by(self.key)
        last = Subquery(of_source.values(self.key).distinct()[number - 1 : number])
        known = ResearchSource.objects.order_by().filter(pk__in=sources)
        parts = [
            Q(source=source) if at is None else Q(source=source, **{f"{self.key}__lte": at})
            for source, at in known.values_list("pk", last)
        ]
        found: dict[int, list[int]] = defaultdict(list)
        if parts:  # sorted here: the database would read the whole index for that
            rows = shown.filter(reduce(or_, parts)).values_list("source_id", self.key)
            for source, each in sorted({*rows}):
                found[source].append(each)
        return found


CLAIMS = _Links(ClaimLink, "claim_id", "claim__page")
PAGES = _Links(SourceUse, "page_id", "page")


def reliance(tree: SiteTree, sources: list[int], first: int) -> dict[int, Reliance]:
    """Return by source what relies on it, in a fixed number of queries.

    A claim or page that is deleted between two of the queries is left out, and so is one that the
    index should not have: its page is not shown.
    """
    claim_counts, claim_keys = CLAIMS.counts(tree, sources), CLAIMS.first(tree, sources, first)
    page_counts, page_keys = PAGES.counts(tree, sources), PAGES.first(tree, sources, first)
    found = prefetched_claims(Claim.objects.all()).in_bulk(_all(claim_keys))
    claims = {key: each for key, each in found.items() if tree.shows(each.page)}
    values = dict(zip(claims, claim_values(tree, claims.values()), strict=True))
    pages = {key: each for key, each in _pages(_all(page_keys)).items() if tree.shows(each)}
    return {
        source: Reliance(
            claims_count=claim_counts.get(source, 0),
            claims=[values[key] for key in claim_keys[source] if key in values],
            pages_count=page_counts.get(source, 0),
            pages=[page_link(pages[key]) for key in page_keys[source] if key in pages],
        )
        for source in sources
    }


def _pages(keys: set[int]) -> dict[int, Page]:
    return {each.pk: each for each in read_by_key(keys, Page)}


def _all(keys: dict[int, list[int]]) -> set[int]:
    return {key for some in keys.values() for key in some}
