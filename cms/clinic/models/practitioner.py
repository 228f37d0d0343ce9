from datetime import date

from django.conf import settings
from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.blocks import SHORT_TEXT
from cms.clinic.register_blocks import RegistersBlock


class Practitioner(RevisionMixin, index.Indexed, TranslatableMixin, models.Model):
    """Someone who treats, writes or reviews.

    Has no e-mail address: the contact handler's configuration names who receives messages.
    """

    name = models.CharField(max_length=150, help_text="As patients know them, with a title if any.")
    role = models.CharField(max_length=150, help_text="Such as: Lead physiotherapist")
    registers = StreamField(
        RegistersBlock(),
        blank=True,
        help_text="Where patients can check that this person is registered.",
    )
    registrations = models.TextField(
        "registrations as a text",
        blank=True,
        help_text="Shown where the registers above are empty. One registration a line, register "
        "and number, such as: HCPC PH12345",
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
        SynchronizedField("registers"),
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
    def register_list(self) -> list[tuple[str, str]]:
        """The registers with the address of the person's entry: `[("HCPC PH12345", "")]`."""
        rows = (row.value for row in self.registers)
        found = ((f"{row['register']} {row['number']}".strip(), row["url"] or "") for row in rows)
        return [(text, url) for text, url in found if text]

    @property
    def registration_list(self) -> list[str]:
        """`["HCPC PH12345"]`, from the text; from the registers where the text is empty."""
        lines = [line.strip() for line in self.registrations.splitlines() if line.strip()]
        return lines or [text for text, _ in self.register_list]
