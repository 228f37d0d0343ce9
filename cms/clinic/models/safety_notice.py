from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField  # type: ignore[import-untyped]

from cms.clinic.blocks import SafetyItemsBlock
from cms.clinic.notice_approval import WORD_FIELDS, end_stale_approval


class SafetyLevel(models.TextChoices):
    """The labels are those of the NHS care cards; a screen reader reads them first."""

    EMERGENCY = "emergency", "Immediate action required"
    URGENT = "urgent", "Urgent advice"
    NON_URGENT = "non_urgent", "Non-urgent advice"


class SafetyNotice(RevisionMixin, index.Indexed, TranslatableMixin, ClusterableModel):
    """When to get help elsewhere, and where. Shown above a contact form, never inside it."""

    level = models.CharField(
        max_length=10,
        choices=SafetyLevel,
        help_text="How fast a person must act. A screen reader reads it first.",
    )
    heading = models.CharField(
        max_length=200,
        help_text="Ends in a colon and leads into the list, such as: Call 999 if you have:",
    )
    items = StreamField(SafetyItemsBlock(), blank=True, help_text="One sign or symptom each.")
    action = models.TextField(
        "what to do", blank=True, help_text="A sentence below the list, in plain words."
    )
    source = models.ForeignKey(
        "evidence.ResearchSource",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where these signs are taken from, such as a guideline.",
    )
    approved_by = models.CharField(
        max_length=200,
        blank=True,
        help_text="The clinician who approved these words. Visitors read the name.",
    )
    approved_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day of the approval. If the words change, the approval ends.",
    )

    # An approval of the words in one language is none of a translation.
    exclude_fields_in_copy = ["approved_by", "approved_on"]
    override_translatable_fields = [BaseTranslatableField(name) for name in exclude_fields_in_copy]
    search_fields = [index.SearchField("heading"), index.AutocompleteField("heading")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["heading"]

    def __str__(self) -> str:
        words = next(filter(None, self.searched_words), "")  # an imported one may have no heading
        return f"{self.get_level_display()}: {words[:200]}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None or set(WORD_FIELDS) & set(update_fields):
            written = end_stale_approval(self)
            update_fields = update_fields and [*update_fields, *written]
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def searched_words(self) -> list[str]:
        """The words by which a search finds pages with this notice."""
        return [self.heading, *(item.value for item in self.items), self.action]

    def clean(self) -> None:
        super().clean()
        if self.heading and not self.heading.rstrip().endswith(":"):
            raise ValidationError({"heading": "End the heading in a colon: the list follows it."})
        if bool(self.approved_by) != bool(self.approved_on):
            raise ValidationError("Give both the name and the day of the approval, or neither.")
        if self.approved_on and self.approved_on > timezone.localdate():
            raise ValidationError(
                {"approved_on": "This day is in the future. Enter the day of the approval."}
            )
