"""Applies the publish gate to imported pages: those that it always stops become drafts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wagtail.models import Page, Revision

from cms.pages.checks import check_pages
from cms.pages.checks.rules import always_stopping
from cms.pages.headless_page import HeadlessPage

PAGES_PER_BATCH = 50  # held in memory together


def unpublish_unfit_pages(report: Callable[[str], Any]) -> None:
    """Unpublish live pages that no editor could publish, and report which and why.

    Their content stays as a draft, which an editor can correct and publish.
    """
    live = Page.objects.type(HeadlessPage).filter(live=True)
    keys = list(live.order_by("path").values_list("pk", flat=True))
    for start in range(0, len(keys), PAGES_PER_BATCH):
        some = Page.objects.filter(pk__in=keys[start : start + PAGES_PER_BATCH])
        pages = list(some.order_by("path").specific())
        for page, issues in zip(
            pages, check_pages(pages, rules=always_stopping.RULES), strict=True
        ):
            if issues:
                _make_draft(page)
                report(f"“{page.title}” (page {page.pk}) was imported as a draft:")
                for issue in issues:
                    report(f"  {issue.sentence}")


def _make_draft(page: Page) -> None:
    """Save the live content as a revision that is older than the existing draft."""
    draft = page.latest_revision
    page.live = False
    were_live = page.save_revision(clean=False)
    if draft:
        before = draft.created_at - timedelta(seconds=1)
        Revision.objects.filter(pk=were_live.pk).update(created_at=before)
    Page.objects.filter(pk=page.pk).update(
        live=False, has_unpublished_changes=True, latest_revision=draft or were_live
    )
