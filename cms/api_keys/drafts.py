"""Pages as they were last saved, for keys that open drafts."""

from wagtail.models import Page, Revision


def as_last_saved(pages: list[Page]) -> list[Page]:
    """Return each page as its last revision has it; itself without one.

    One query for all, and for each what Wagtail asks to read a revision: four, and one for each
    object that the page itself points at.

    Where a page is in the tree, whether it is live and who owns it are facts of the stored page.
    """
    keys = [page.latest_revision_id for page in pages if page.latest_revision_id]
    revisions = Revision.objects.in_bulk(keys) if keys else {}
    return [_of(page, revisions.get(page.latest_revision_id)) for page in pages]


def _of(page: Page, revision: Revision | None) -> Page:
    return page if revision is None else page.with_content_json(revision.content)


def has_draft(page: Page) -> bool:
    """Whether what was saved last is not what is published."""
    return not page.live or bool(page.has_unpublished_changes)
