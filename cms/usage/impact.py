"""How far a source reaches: the live claims and pages that rely on it, also through others."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.models import Page

from cms.evidence.models import ResearchSource
from cms.search.models import ClaimLink, SourceUse


@dataclass(frozen=True)
class Impact:
    """`pages` and `claims` rely on the source or on one that builds on it."""

    pages: list[Page]
    claims: dict[int, list[str]]  # page → headings of its claims
    through: dict[int, list[str]]  # page → keys of the sources between, none where it is direct

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
        """`[{"page": Page, "claims": ["Less pain"], "through": ["nice-ng59"]}]`"""
        return [
            {
                "page": page,
                "claims": self.claims.get(page.pk, []),
                "through": self.through.get(page.pk, []),
            }
            for page in self.pages
        ]


def impact_of(source: ResearchSource) -> Impact:
    """Four queries, however far it reaches."""
    keys = {source.pk: source.key, **_building_on(source.pk)}
    uses: dict[int, set[int]] = defaultdict(set)
    for page, used in SourceUse.objects.filter(source__in=keys).values_list("page", "source"):
        uses[page].add(used)
    links = ClaimLink.objects.filter(source__in=keys).order_by("claim__page", "claim__number")
    claims: dict[int, dict[int, str]] = defaultdict(dict)
    for page, claim, heading in links.values_list("claim__page", "claim", "claim__heading"):
        claims[page][claim] = heading
    return Impact(
        pages=list(Page.objects.filter(pk__in=uses).order_by("title", "pk")),
        claims={page: list(headings.values()) for page, headings in claims.items()},
        through={
            page: [] if source.pk in used else sorted(keys[each] for each in used)
            for page, used in uses.items()
        },
    )


def _building_on(pk: int) -> dict[int, str]:
    """The sources that build on one, at any distance, with their keys; circles are walked once."""
    below: dict[int, dict[int, str]] = defaultdict(dict)
    links = ResearchSource.depends_on.through.objects.values_list(
        "to_researchsource", "from_researchsource", "from_researchsource__key"
    )
    for ancestor, descendant, key in links:
        below[ancestor][descendant] = key
    found, queue = {}, [pk]
    while queue:
        for descendant, key in below.get(queue.pop(), {}).items():
            if descendant not in found and descendant != pk:
                found[descendant] = key
                queue.append(descendant)
    return found


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
