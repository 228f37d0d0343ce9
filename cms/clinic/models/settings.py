from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class ClinicSettings(BaseSiteSetting):
    """What every page of one site says of the clinic."""

    name = models.CharField("name of the clinic", max_length=150, default="The clinic")
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
    ]

    class Meta:
        verbose_name = "clinic"
