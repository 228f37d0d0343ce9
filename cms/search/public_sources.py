"""Which sources are public: those that a visible page relies on."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cms.claim_history.models import ClaimChange
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.site_tree import SiteTree
from cms.search.models import SourceUse
from cms.search.shown_rows import shown_rows


def shown_sources(tree: SiteTree) -> QuerySet[Any]:
    """Return the sources that a visible page of this site relies on.

    Editors add sources, also by importing a draft, long before a page that uses them is published.
    """
    uses = SourceUse.objects.filter(source=OuterRef("pk"))
    return ResearchSource.objects.filter(Exists(shown_rows(tree, uses, "page")))


def named_sources(tree: SiteTree) -> QuerySet[Any]:
    """Return the sources that a visible page of this site relies on, or whose change it tells.

    A page goes on telling that a study was withdrawn once its claim rests on another one.
    """
    uses = SourceUse.objects.filter(source=OuterRef("pk"))
    told = ClaimChange.objects.filter(is_public=True, change__source=OuterRef("pk"))
    shown = Exists(shown_rows(tree, uses, "page")) | Exists(tree.narrow(told, "page__"))
    return ResearchSource.objects.filter(shown)


def with_shown_ground(
    tree: SiteTree, found: dict[int, EffectiveStatus]
) -> dict[int, EffectiveStatus]:
    """Remove sources that are not public from `builds_on` of these effective statuses.

    A source that explains the status, for example a retracted one, stays even if no visible page
    uses it: it is the reason why a public source is in doubt. One query, or none if there is
    nothing to check.
    """
    unexplained = {
        each.key for status in found.values() for each in status.builds_on if not each.explains
    }
    if not unexplained:
        return found
    shown = {*shown_sources(tree).filter(key__in=unexplained).values_list("key", flat=True)}
    return {pk: _without(unexplained - shown, status) for pk, status in found.items()}


def _without(hidden: set[str], status: EffectiveStatus) -> EffectiveStatus:
    shown = tuple(each for each in status.builds_on if each.key not in hidden)
    return replace(status, builds_on=shown)


def shown_successors(tree: SiteTree) -> Prefetch:
    """Prefetch `superseded_by`; it reads as None where the successor is not public.

    One more query if any of the sources has a successor.
    """
    return Prefetch("superseded_by", queryset=shown_sources(tree))
