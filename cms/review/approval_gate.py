"""Where the publish gate blocks, a page under clinical review goes live by approval only."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision, TaskState

from cms.review.models import ClinicalReviewTask

UNAPPROVED = (
    "It goes live through clinical review only, and this version is not approved. "
    "Submit it for review, so that another person can approve it."
)


def refuse_unapproved(page: Page, revision: Revision | None, user: Any) -> Iterator[str]:
    """Yield why a person, also a superuser, may not publish this version.

    Code that names no user may publish: a schedule that an approval has set, an operator's command.
    To publish without review, remove the page from the workflow first; that is logged.
    """
    if user is not None and is_under_review(page) and not _is_approved(revision):
        yield UNAPPROVED


def is_under_review(page: Page) -> bool:
    """Whether the page's workflow contains a clinical review."""
    workflow = page.get_workflow()
    return workflow is not None and workflow.tasks.filter(**_clinical(), active=True).exists()


def _is_approved(revision: Revision | None) -> bool:
    approved = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, revision=revision)
    return revision is not None and approved.filter(**_clinical("task__")).exists()


def _clinical(prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}content_type": ContentType.objects.get_for_model(ClinicalReviewTask)}
