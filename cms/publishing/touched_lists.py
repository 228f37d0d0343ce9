"""Which kept lists a saved object may change, although they show none of the pages that it is on.

None is the answer wherever it is not known: then every list is rendered again.
"""

from django.db.models import Exists, Model, OuterRef
from wagtail.models import Page

from cms.claim_history.models import ClaimChange
from cms.core.content_version.content_models import StoredState
from cms.core.content_version.list_tags import (
    EVIDENCE,
    FILES,
    PLACE_COLUMNS,
    by_column,
    changed_columns,
)
from cms.publishing.page_impact import root_of
from cms.search.models import Claim, SourceUse

# Objects of these apps are in no list but those of the pages that show them, and these.
LISTS_OF_APPS = {
    "clinic": (), "evidence": (EVIDENCE,), "images": (FILES,), "wagtaildocs": (FILES,)
}  # fmt: skip


def touched_lists(instance: Model) -> tuple[str, ...] | None:
    """Return the tags of the lists that saving an object that is no page may change; None for any.

    To delete one may change any: lists may be filtered by what refers to it.
    """
    return LISTS_OF_APPS.get(root_of(instance)._meta.app_label)


def lists_touched_by_page(page: Page, before: StoredState | None) -> set[str] | None:
    """Return the tags of the lists that a page may have entered or left; None for any.

    It stays in its place where it was live before, at the same address, in the same language. That
    cannot be seen of a plain `Page`: Wagtail saves one after it has moved it by SQL.
    """
    if before is None or type(page) is Page:
        return None
    changed = changed_columns(page, before.columns)
    if not before.live or changed & PLACE_COLUMNS:
        return None
    return {*map(by_column, changed), *((EVIDENCE,) if _is_in_evidence(page) else ())}


def _is_in_evidence(page: Page) -> bool:
    """Whether lists of claims and sources show the page; with its title, and its address."""
    in_lists = (
        Exists(model.objects.filter(page=OuterRef("pk")))
        for model in (Claim, SourceUse, ClaimChange)
    )
    first, *others = in_lists
    for each in others:
        first |= each
    return bool(Page.objects.filter(first, pk=page.pk).exists())
