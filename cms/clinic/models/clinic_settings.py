import copy

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class ClinicSettings(ClusterableModel, BaseSiteSetting):
    """The name and contact of the clinic on every page of one site."""

    name = models.CharField(
        "name of the clinic",
        max_length=150,
        default="The clinic",
        help_text="As it is shown at the top of every page.",
    )
    lead_practitioner = models.ForeignKey(
        "clinic.Practitioner",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Messages from contact forms are for this person.",
    )
    other_contact = models.CharField(
        "another way to reach the clinic",
        max_length=300,
        blank=True,
        help_text="A sentence, such as: Phone us on 01632 960 001.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("lead_practitioner"),
        FieldPanel("other_contact"),
        InlinePanel(
            "languages",
            panels=[FieldPanel("locale"), FieldPanel("name"), FieldPanel("other_contact")],
            heading="In other languages",
            label="Language",
            help_text="Leave a field empty to use the text above.",
        ),
    ]

    class Meta:
        verbose_name = "clinic"

    def in_language(self, locale_id: int) -> "ClinicSettings":
        """A copy with the texts of a language; those that it lacks are the first language's."""
        translated = copy.copy(self)
        for each in self.languages.all():
            if each.locale_id == locale_id:
                translated.name = each.name or self.name
                translated.other_contact = each.other_contact or self.other_contact
        return translated


class ClinicInLanguage(models.Model):
    """The clinic's texts in a language that is not its first."""

    clinic = ParentalKey(ClinicSettings, on_delete=models.CASCADE, related_name="languages")
    locale = models.ForeignKey(
        "wagtailcore.Locale",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="language",
        help_text="Pages in this language use the texts below.",
    )
    name = models.CharField(
        "name of the clinic",
        max_length=150,
        blank=True,
        help_text="Leave empty to use the name above.",
    )
    other_contact = models.CharField(
        "another way to reach the clinic",
        max_length=300,
        blank=True,
        help_text="A sentence, such as: Téléphonez au 01632 960 001.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "locale"], name="clinic_once_in_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.clinic} ({self.locale})"
