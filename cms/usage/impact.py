"""The impact of a source: the live pages and claims that rely on it, also through other sources."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.defaultfilters import pluralize
from wagtail.models import Page

from cms.evidence.models import ResearchSource
from cms.evidence.source_graph import dependants_of
from cms.search.models import ClaimLink, SourceUse


@dataclass(frozen=True)
class Impact:
    """`pages` and `claims` rely on the source or on one that builds on it."""

    pages: list[Page]
    claims: dict[int, list[str]]  # page → headings of its claims
    through: dict[int, list[str]]  # page → names of the sources in between; empty if used directly

    @cached_property
    def claims_count(self) -> int:
        return sum(len(headings) for headings in self.claims.values())

    def __bool__(self) -> bool:
        return bool(self.pages)

    def __str__(self) -> str:
        """`Used on 5 pages, 7 claims`"""
        if not self.pages:
            return "Not used on any page"
        return (
            f"Used on {_counted(len(self.pages), 'page')}, {_counted(self.claims_count, 'claim')}"
        )

    def listed(self) -> list[dict[str, Any]]:
        """`[{"page": Page, "claims": ["Less pain"], "through": ["NICE NG59 2016"]}]`"""
        return [
            {
                "page": page,
                "claims": self.claims.get(page.pk, []),
                "through": self.through.get(page.pk, []),
            }
            for page in self.pages
        ]


def impact_of(source: ResearchSource) -> Impact:
    """Return the impact of a source. Takes four queries, however many sources build on it."""
    sources = dependants_of([source.pk])
    used: dict[int, dict[int, str]] = defaultdict(dict)
    uses = SourceUse.objects.filter(source__in=sources)
    for use in uses.select_related("source"):
        used[use.page_id][use.source_id] = use.source.name
    links = ClaimLink.objects.filter(source__in=sources).order_by(
        "claim__page", "claim__kind", "claim__number"
    )
    claims: dict[int, dict[int, str]] = defaultdict(dict)
    for page, claim, heading in links.values_list("claim__page", "claim", "claim__heading"):
        claims[page][claim] = heading
    return Impact(
        pages=list(Page.objects.filter(pk__in=used).order_by("title", "pk")),
        claims={page: list(headings.values()) for page, headings in claims.items()},
        through={
            page: [] if source.pk in keys else sorted(keys.values()) for page, keys in used.items()
        },
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{pluralize(number)}"
