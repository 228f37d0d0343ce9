from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.clinic.contact_fields import ContactFieldName
from cms.clinic.rich_text import SHORT_TEXT


class RecipientRole(models.TextChoices):
    LEAD = "lead", "Lead practitioner"


class ContactForm(index.Indexed, TranslatableMixin, ClusterableModel):
    """The words of a contact form. It is sent to the contact handler, which knows the addresses."""

    form_id = models.SlugField(
        "form version",
        max_length=60,
        default="contact-v1",
        help_text="Travels with each message. Raise it when the consent or privacy words change.",
    )
    heading = models.CharField(max_length=150, default="Send a message")
    intro = RichTextField("introduction", features=SHORT_TEXT, blank=True)
    reply_time = models.CharField(
        max_length=150, blank=True, help_text="Such as: We reply within 2 working days."
    )
    recipient_role = models.CharField(
        max_length=20, choices=RecipientRole, default=RecipientRole.LEAD
    )
    safety_notices = ParentalManyToManyField(
        "clinic.SafetyNotice", blank=True, related_name="contact_forms"
    )
    consent_text = models.CharField(
        max_length=500, blank=True, help_text="Leave empty where no tick box is needed."
    )
    privacy_summary = RichTextField(features=SHORT_TEXT, blank=True)
    privacy_url = models.URLField("privacy page", blank=True)
    submit_label = models.CharField("button", max_length=60, default="Send message")
    success_heading = models.CharField(max_length=150, default="Message sent")
    success_text = RichTextField(features=SHORT_TEXT, blank=True)
    failure_text = RichTextField(
        features=SHORT_TEXT,
        blank=True,
        help_text="Shown when a message cannot be sent: another way to reach the clinic.",
    )
    turned_off = models.BooleanField(
        default=False, help_text="Hides the form and shows the failure text instead."
    )

    # The contact handler knows a form by its version, in whatever language.
    override_translatable_fields = [SynchronizedField("form_id", overridable=False)]
    search_fields = [index.SearchField("heading"), index.AutocompleteField("heading")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["form_id"]
        constraints = [
            models.UniqueConstraint(fields=["form_id", "locale"], name="one_form_of_a_version")
        ]

    def __str__(self):
        return f"{self.heading} ({self.form_id})"


class ContactFormField(TranslatableMixin, Orderable):
    """An editor's own words for one of the fixed fields; what is empty keeps the standard words."""

    form = ParentalKey(ContactForm, on_delete=models.CASCADE, related_name="field_texts")
    name = models.CharField("field", max_length=20, choices=ContactFieldName)
    label = models.CharField(max_length=100, blank=True)
    hint = models.CharField(max_length=200, blank=True)
    error_blank = models.CharField("error when empty", max_length=200, blank=True)
    error_format = models.CharField("error when malformed", max_length=200, blank=True)
    error_too_long = models.CharField("error when too long", max_length=200, blank=True)

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["form", "name"], name="one_text_per_contact_field")
        ]

    def __str__(self):
        return self.get_name_display()
