"""Refuses an approval of a version that is newer than the one the approver looked at.

Content is compared: a newer version with the same content may be approved. The digest, not the
revision's key, is kept, because an autosave overwrites a revision in place.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Revision

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.content_digest import content_digest

NEWER_VERSION = (
    "Somebody saved a newer version after you opened this one. Look at the newest version, then "
    "approve that."
)
NOTHING_APPROVED = "Nothing was approved."


class NewerVersion(PublicationRefused):
    """The draft changed after the approver opened the confirmation."""

    def __init__(self, page: Page):
        super().__init__(page, [NEWER_VERSION])
        self.how_to_go_on = NOTHING_APPROVED


class ApprovalForm(TaskStateCommentForm):
    """The confirmation of an approval, with the digest of the content that it was opened for.

    `review/approve.html` fills the digest in. It is empty where Wagtail approves without a
    confirmation.
    """

    seen_content = forms.CharField(required=False, widget=forms.HiddenInput)


def digest_of_draft(page: Page) -> str:
    """The digest of the page's latest version."""
    return content_digest(page.get_latest_revision().as_object())


def refuse_newer_version(page: Page, seen_content: str) -> None:
    """Compare the latest version with the content that the approver opened; '' is not compared.

    Raises:
        NewerVersion: the content has changed since.
    """
    if seen_content and seen_content != digest_of_draft(page):
        raise NewerVersion(page)


def is_out_of_date(latest: Revision, editor_form: Mapping[str, Any]) -> bool:
    """Whether the page editor was opened with an older version than `latest`.

    `editor_form` is what the editor posts. After an autosave it names the autosaved revision, else
    the revision that it loaded; without either nothing is known, and the answer is False.
    """
    if autosaved := editor_form.get("overwrite_revision_id"):
        return bool(autosaved != str(latest.pk))
    if not (loaded := editor_form.get("loaded_revision_id")):
        return False
    loaded_at = editor_form.get("loaded_revision_created_at", "")
    return bool((loaded, loaded_at) != (str(latest.pk), latest.created_at.isoformat()))
