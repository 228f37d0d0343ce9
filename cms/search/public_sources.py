"""Which sources anyone may know of: those that a page relies on which anyone may see."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.site_tree import SiteTree
from cms.search.models import SourceUse


def shown_sources(tree: SiteTree) -> QuerySet[Any]:
    """The sources that a visible page of this site relies on.

    An editor types a source, or imports a draft, long before a page is published with it.
    """
    uses = SourceUse.objects.filter(source=OuterRef("pk"))
    return ResearchSource.objects.filter(Exists(tree.narrow(uses, "page__")))


def with_shown_ground(
    tree: SiteTree, found: dict[int, EffectiveStatus]
) -> dict[int, EffectiveStatus]:
    """The standings of sources, with what each builds on as far as anyone may know of it.

    What fell is named, for it is why a source that is shown is in doubt. Of the rest only what is
    shown itself: an editor may have typed it for a draft. One query where any builds on such.
    """
    beside = {
        each.key for standing in found.values() for each in standing.builds_on if not each.explains
    }
    if not beside:
        return found
    shown = {*shown_sources(tree).filter(key__in=beside).values_list("key", flat=True)}
    return {pk: _with_ground(standing, beside - shown) for pk, standing in found.items()}


def _with_ground(standing: EffectiveStatus, hidden: set[str]) -> EffectiveStatus:
    told = tuple(each for each in standing.builds_on if each.key not in hidden)
    return replace(standing, builds_on=told)


def shown_successors(tree: SiteTree) -> Prefetch:
    """Fetches `superseded_by` where it is shown itself; elsewhere it reads as None.

    One query more where any of the sources has a successor, and none where none has.
    """
    return Prefetch("superseded_by", queryset=shown_sources(tree))
