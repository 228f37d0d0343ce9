"""The workflow task in which a clinician reviews a page."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from wagtail.models import AbstractGroupApprovalTask, Page

from cms.pages.checks.publish_gate import PublicationRefused
from cms.review.approval_stamp import stamp
from cms.review.self_approval import refusal_of_own_work, wrote
from cms.review.stale_approval import ApprovalForm, refuse_newer_version

MAX_MONTHS = 36  # the content checks warn about a later next review


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """Members of the groups approve a page, but nobody approves words that they changed last.

    The approval writes the day of the review and of the next one into the page. The rule holds for
    superusers too.
    """

    months_until_next_review = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
        help_text="Months until an approved page is due again, unless the page names a day.",
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "months_until_next_review"]

    class Meta:
        verbose_name = "clinical review"

    def locked_for_user(self, obj, user):
        """Nobody who may edit the page is locked out: an author answers a reviewer's comment.

        What changes meanwhile is not approved unseen: see `stale_approval`.
        """
        locked = super().locked_for_user(obj, user)
        return locked and not (isinstance(obj, Page) and obj.permissions_for_user(user).can_edit())

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        return [each for each in actions if each[0] != "approve" or not wrote(obj, user)]

    def get_form_for_action(self, action):
        return ApprovalForm if action == "approve" else super().get_form_for_action(action)

    def get_template_for_action(self, action):
        if action == "approve":
            return "review/approve.html"
        return super().get_template_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, *, seen_content="", **kwargs):
        """Stamp the page and approve it.

        Raises:
            PublicationRefused: the person wrote the latest version, or it is newer than the one
            that they looked at.
        """
        if action_name == "approve":
            page = task_state.workflow_state.content_object
            page.refresh_from_db()
            if wrote(page, user):  # also who edits and approves with one click
                raise PublicationRefused(page, [refusal_of_own_work(self, user)])
            refuse_newer_version(page, seen_content)
            task_state.revision = stamp(page, user, self.months_until_next_review)
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return "Members of the chosen groups approve a page, but not words that they changed last"
