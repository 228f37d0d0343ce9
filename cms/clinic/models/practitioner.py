from datetime import date

from django.conf import settings
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.blocks import SHORT_TEXT


class Practitioner(RevisionMixin, index.Indexed, TranslatableMixin, models.Model):
    """Someone who treats, writes or reviews.

    Has no e-mail address: the contact handler's configuration names who receives messages.
    """

    name = models.CharField(max_length=150, help_text="As patients know them, with a title if any.")
    role = models.CharField(max_length=150, help_text="Such as: Lead physiotherapist")
    registrations = models.TextField(
        blank=True, help_text="One registration a line, register and number, such as: HCPC PH12345"
    )
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A portrait. On pages, its alternative text is the person’s name.",
    )
    bio = RichTextField(
        "about",
        features=SHORT_TEXT,
        blank=True,
        help_text="Visitors read it. Write no e-mail addresses: messages come by the contact form.",
    )
    active_from = models.DateField(
        null=True,
        blank=True,
        help_text="The first day on which pages show them. Leave empty to show them always.",
    )
    active_until = models.DateField(
        null=True, blank=True, help_text="The last day on which pages show them."
    )
    is_example = models.BooleanField(
        "this is an example, not a real person",
        default=False,
        help_text="Shown to visitors, so that an example is never mistaken for a person.",
    )

    override_translatable_fields = [
        SynchronizedField("name"),
        SynchronizedField("registrations"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("role"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def is_active_on(self, day: date) -> bool:
        """Whether the person works here on a day; both dates are included."""
        started = not self.active_from or self.active_from <= day
        return started and (not self.active_until or day <= self.active_until)

    @property
    def registration_list(self) -> list[str]:
        return [line.strip() for line in self.registrations.splitlines() if line.strip()]
