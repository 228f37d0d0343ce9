"""The rows that preview tokens open: a draft in an editor's form, or a shared revision."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.timesince import timeuntil
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

from cms.core.origins import is_of_host

DRAFT_LIFETIME = timedelta(hours=1)
MAX_LINK_LIFETIME = timedelta(days=7)


class PreviewDraft(models.Model):
    """The unsaved page in one editor's form, one row for each editor and page.

    It is not in the cache, because without Redis each process has its own cache, and the process
    that serves the API may not be the one that serves the admin.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    page_key = models.CharField(
        max_length=300
    )  # the page's id, or `new:…` for a page that was never saved
    content = models.JSONField(encoder=DjangoJSONEncoder)
    stored_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page_key"], name="draft_of_user_and_page")
        ]

    def __str__(self) -> str:
        return f"Draft of {self.page_key}"


class ShareLink(models.Model):
    """A link with which anybody can read one saved revision, until it expires or is ended.

    It also ends with the account of who made it, and when the page becomes private.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Link to a draft of {self.page}, for another {timeuntil(self.ends_at)}"


def is_restricted(page: Page) -> bool:
    """Whether not everybody may read the page: it or a page above it is private."""
    return bool(page.get_view_restrictions().exists())


@register_setting(icon="view")
class PreviewSettings(BaseSiteSetting):
    """The address at which one site shows drafts."""

    address = models.URLField(
        "preview address",
        blank=True,
        max_length=500,
        help_text="The address of your frontend that shows a draft, such as "
        "https://www.example.org/preview/. It is given ?token=… and ?page=…. "
        "Leave it empty for the reference frontend.",
    )

    class Meta:
        verbose_name = "preview"

    def clean(self) -> None:
        """
        Raises:
            ValidationError: its host would say something else in the Content-Security-Policy.
        """
        if self.address and not is_of_host(self.address):
            raise ValidationError(
                {
                    "address": "Write the address like https://www.example.org/preview/, with "
                    "letters, digits and hyphens in the name of the host, and without a user name."
                }
            )
