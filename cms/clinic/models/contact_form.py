from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.blocks import SHORT_TEXT
from cms.clinic.contact_fields import ContactFieldName
from cms.clinic.topic_blocks import TopicsBlock


class RecipientRole(models.TextChoices):
    LEAD = "lead", "Lead practitioner"


class ContactForm(RevisionMixin, index.Indexed, TranslatableMixin, ClusterableModel):
    """The texts of a contact form. The contact handler receives it and knows the addresses."""

    form_id = models.SlugField(
        "form version",
        max_length=60,
        default="contact-v1",
        help_text="Is sent with each message. Change it when the consent or privacy words change.",
    )
    heading = models.CharField(
        max_length=150, default="Send a message", help_text="The heading above the form."
    )
    intro = RichTextField(
        "introduction",
        features=SHORT_TEXT,
        blank=True,
        help_text="What happens with a message, and who reads it.",
    )
    reply_time = models.CharField(
        max_length=150, blank=True, help_text="Such as: We reply within 2 working days."
    )
    recipient_role = models.CharField(
        max_length=20,
        choices=RecipientRole,
        default=RecipientRole.LEAD,
        help_text="Who receives messages. The address itself is kept outside the CMS.",
    )
    topics = StreamField(
        TopicsBlock(),
        blank=True,
        help_text="What a visitor may say the message is about; nobody has to choose. Leave empty "
        "to show no such choice.",
    )
    safety_notices = ParentalManyToManyField(
        "clinic.SafetyNotice",
        blank=True,
        related_name="contact_forms",
        help_text="Shown above the form, so that nobody in danger waits for a reply.",
    )
    consent_text = models.CharField(
        max_length=500, blank=True, help_text="Leave empty where no tick box is needed."
    )
    privacy_summary = RichTextField(
        features=SHORT_TEXT,
        blank=True,
        help_text="What you do with the details, in a sentence or two. Needed to publish the form.",
    )
    privacy_url = models.URLField(
        "privacy page",
        blank=True,
        help_text="The full notice, such as https://www.example.org/privacy",
    )
    submit_label = models.CharField(
        "button",
        max_length=60,
        default="Send message",
        help_text="Say what pressing the button does.",
    )
    success_heading = models.CharField(
        max_length=150, default="Message sent", help_text="What a person sees once it is sent."
    )
    success_text = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="What happens next, and by when."
    )
    failure_text = RichTextField(
        features=SHORT_TEXT,
        blank=True,
        help_text="Shown when a message cannot be sent: another way to reach the clinic.",
    )
    turned_off = models.BooleanField(
        default=False, help_text="Hides the form and shows the failure text instead."
    )

    # The contact handler recognises a form by its version, which is the same in all languages.
    override_translatable_fields = [SynchronizedField("form_id", overridable=False)]
    search_fields = [index.SearchField("heading"), index.AutocompleteField("heading")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["form_id"]
        constraints = [
            models.UniqueConstraint(fields=["form_id", "locale"], name="one_form_of_a_version")
        ]

    @property
    def searched_words(self) -> list[str]:
        """The words by which a search finds pages with this form, those of its notices included."""
        notices = self.safety_notices.all()
        return [self.heading, *(word for notice in notices for word in notice.searched_words)]

    def __str__(self) -> str:
        return f"{self.heading} ({self.form_id})"


class ContactFormField(TranslatableMixin, Orderable):
    """An editor's own texts for one of the fixed fields. Empty texts keep the standard words."""

    form = ParentalKey(ContactForm, on_delete=models.CASCADE, related_name="field_texts")
    name = models.CharField(
        "field",
        max_length=20,
        choices=ContactFieldName,
        help_text="The field whose words you replace.",
    )
    label = models.CharField(
        max_length=100,
        blank=True,
        help_text="Shown above the field. Leave empty to use the standard words.",
    )
    hint = models.CharField(
        max_length=200,
        blank=True,
        help_text="A line below the label. Leave empty to use the standard words.",
    )
    error_blank = models.CharField(
        "error when empty", max_length=200, blank=True, help_text="Such as: Enter your full name"
    )
    error_format = models.CharField(
        "error for a wrong format",
        max_length=200,
        blank=True,
        help_text="Say what is right, such as: like name@example.com",
    )
    error_too_long = models.CharField(
        "error when too long", max_length=200, blank=True, help_text="Say how long it may be."
    )

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["form", "name"], name="one_text_per_contact_field")
        ]

    def __str__(self) -> str:
        return str(self.get_name_display())
