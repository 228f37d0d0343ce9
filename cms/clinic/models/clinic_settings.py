import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.clinic.colours import normalise_accent
from cms.clinic.fields import CodesField
from cms.clinic.settings_form import ClinicSettingsForm
from cms.clinic.spoken_languages import spoken_languages
from cms.clinic.telephone import normalise_telephone
from cms.clinic.validators import validate_change_sentence, validate_https


@register_setting(icon="home")
class ClinicSettings(ClusterableModel, BaseSiteSetting):
    """The name, contact and look of the clinic on every page of one site."""

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

    telephone = models.CharField(
        max_length=40,
        blank=True,
        help_text="For patients, such as 01632 960001. Kept in the international form.",
    )
    email = models.EmailField(
        "public e-mail address",
        blank=True,
        help_text="Visitors see it, and so do programs that collect addresses. Messages from "
        "contact forms do not go there.",
    )
    booking_url = models.URLField(
        "address for booking",
        blank=True,
        validators=[validate_https],
        help_text="Where patients book by themselves, such as https://booking.example.org/",
    )
    location = models.ForeignKey(
        "clinic.Location",
        verbose_name="main place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Its address, and whether it is open, are on every page. Its country decides how "
        "a telephone number without + is read: choose the place first.",
    )
    languages_spoken = CodesField(
        options=spoken_languages,
        help_text="In which a patient can be treated, not only greeted. Save to have rows for "
        "more.",
    )
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The name as a picture, wider than high, at least 400 pixels wide.",
    )
    mark = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A square sign without words, at least 512 pixels wide.",
    )
    accent_colour = models.CharField(
        "colour",
        max_length=7,
        blank=True,
        help_text="Of links and buttons, as # and six digits or letters, such as #0b6e6e. The "
        "colours for dark screens are made from it.",
    )
    change_sentence = models.CharField(
        "sentence about a change",
        max_length=200,
        blank=True,
        validators=[validate_change_sentence],
        help_text="Beside a claim whose evidence changed. Leave empty for: Changed on {date}: "
        "{reason}. The reason is such as: a study behind this was withdrawn",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("lead_practitioner"),
        MultiFieldPanel(
            [
                FieldPanel("location"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
                FieldPanel("booking_url"),
                FieldPanel("other_contact"),
            ],
            heading="How to reach the clinic",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("logo"), FieldPanel("mark")]),
                FieldPanel("accent_colour"),
            ],
            heading="Logo and colour",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("languages_spoken")],
            heading="Languages spoken",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("change_sentence")],
            heading="When the evidence changes",
            classname="collapsed",
        ),
        InlinePanel(
            "languages",
            panels=[
                FieldPanel("locale"),
                FieldPanel("name"),
                FieldPanel("other_contact"),
                FieldPanel("change_sentence"),
            ],
            heading="In other languages",
            label="Language",
            help_text="Leave a field empty to use the text above.",
        ),
    ]

    base_form_class = ClinicSettingsForm

    class Meta:
        verbose_name = "clinic"

    def clean(self) -> None:
        super().clean()
        errors = {}
        country = self.location.country if self.location else ""
        if self.telephone:
            try:
                self.telephone = normalise_telephone(self.telephone, country)
            except ValidationError as error:
                errors["telephone"] = error
        if self.accent_colour:
            try:
                self.accent_colour = normalise_accent(self.accent_colour)
            except ValidationError as error:
                errors["accent_colour"] = error
        if errors:
            raise ValidationError(errors)

    def in_language(self, locale_id: int) -> "ClinicSettings":
        """A copy with the texts of a language; those that it lacks are the first language's."""
        translated = copy.copy(self)
        for each in self.languages.all():
            if each.locale_id == locale_id:
                translated.name = each.name or self.name
                translated.other_contact = each.other_contact or self.other_contact
        return translated

    def change_sentence_in(self, locale: Any) -> str:
        """The clinic's sentence about a change in a language; '' for the standard one.

        The sentence of the first language is not used for another: its day and its reason would be
        in the other language.
        """
        if locale.language_code == settings.LANGUAGE_CODE:
            return str(self.change_sentence)
        own = (each for each in self.languages.all() if each.locale_id == locale.pk)
        return next((str(each.change_sentence) for each in own), "")


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
    change_sentence = models.CharField(
        "sentence about a change",
        max_length=200,
        blank=True,
        validators=[validate_change_sentence],
        help_text="Such as: Modifié le {date} : {reason}. Leave empty for the usual one in this "
        "language.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "locale"], name="clinic_once_in_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.clinic} ({self.locale})"
