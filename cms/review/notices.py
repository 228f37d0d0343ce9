"""The mail to the people who can review a page, in place of Wagtail's.

Wagtail would write to each superuser twice: once about the workflow, once about its step.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_submitted

from cms.review.self_approval import author_of

# By which Wagtail connects its own mails, in wagtail/admin/signal_handlers.py.
OF_STEP = "group_approval_task_submitted_email_notification"
OF_WORKFLOW = "workflow_state_submitted_email_notification"


class ReviewRequested(GroupApprovalTaskStateSubmissionEmailNotifier):
    """One mail to each member of the groups that may approve, and to nobody twice.

    Who wrote the version gets none: they cannot approve it. Where nobody of the groups has an
    address, administrators get it, so that a page is never asked about in vain.
    """

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> QuerySet[Any]:
        groups = task_state.task.specific.groups.all()
        people = get_user_model().objects.filter(is_active=True).exclude(email="")
        people = people.exclude(pk__in=_not_asked(task_state, kwargs.get("user")))
        reviewers = people.filter(groups__in=groups).distinct()
        return reviewers if reviewers.exists() else people.filter(is_superuser=True)

    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(task_state, **kwargs)
        return {**context, "requested_by": task_state.workflow_state.requested_by}


def _not_asked(task_state: TaskState, submitter: Any) -> set[int]:
    """Who submitted the version, and who wrote it."""
    wrote = author_of(task_state.revision) if _is_page(task_state) else None
    return {pk for pk in (submitter and submitter.pk, wrote) if pk}


def _is_page(task_state: TaskState) -> bool:
    return isinstance(task_state.workflow_state.content_object, Page)


review_requested = ReviewRequested()


def say_nothing(**kwargs: Any) -> None:
    """In place of Wagtail's mail that a workflow began: its first step has one of its own."""


def write_instead_of_wagtail() -> None:
    """Connect this mail under the names of Wagtail's two about the same event.

    Django keeps one receiver for a name, whichever of the two packages is ready first.
    """
    for signal, sender, receiver, name in (
        (task_submitted, TaskState, review_requested, OF_STEP),
        (workflow_submitted, WorkflowState, say_nothing, OF_WORKFLOW),
    ):
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(receiver, sender=sender, dispatch_uid=name)
