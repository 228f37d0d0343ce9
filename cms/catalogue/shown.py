"""Which sources anyone may know of: those that a page relies on which anyone may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cms.catalogue.models import SourceUse
from cms.evidence.models import ResearchSource
from cms.pages.public_tree import PublicTree


def shown_sources(tree: PublicTree) -> QuerySet[Any]:
    """The sources that a visible page of this site relies on.

    An editor types a source, or imports a draft, long before a page is published with it.
    """
    uses = SourceUse.objects.filter(source=OuterRef("pk"))
    return ResearchSource.objects.filter(Exists(tree.narrow(uses, "page__")))


def shown_successors(tree: PublicTree) -> Prefetch:
    """Fetches `superseded_by` where it is shown itself; elsewhere it reads as None.

    One query more where any of the sources has a successor, and none where none has.
    """
    return Prefetch("superseded_by", queryset=shown_sources(tree))
