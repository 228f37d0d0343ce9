"""With the gate closed, a page under clinical review goes live through its approval only."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision, TaskState

from cms.review.models import ClinicalReviewTask

UNAPPROVED = (
    "It goes live through clinical review only, and this version is not approved. "
    "Submit it for review: another person has to approve it."
)


def unapproved(page: Page, revision: Revision | None, user) -> Iterator[str]:
    """Refuse people, superusers too, who publish around the review.

    Code that names no user is trusted: a schedule that was set by an approval, an operator's
    command. To publish without review, take the page out of the workflow first, which is logged.
    """
    if user is not None and is_under_review(page) and not _is_approved(revision):
        yield UNAPPROVED


def is_under_review(page: Page) -> bool:
    """Whether the page's workflow has a clinical review in it."""
    workflow = page.get_workflow()
    return workflow is not None and workflow.tasks.filter(**_clinical(), active=True).exists()


def _is_approved(revision: Revision | None) -> bool:
    approved = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, revision=revision)
    return revision is not None and approved.filter(**_clinical("task__")).exists()


def _clinical(prefix: str = "") -> dict:
    return {f"{prefix}content_type": ContentType.objects.get_for_model(ClinicalReviewTask)}
