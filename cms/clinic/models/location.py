from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.blocks import SHORT_TEXT
from cms.clinic.what3words import normalise_what3words


class Location(RevisionMixin, index.Indexed, TranslatableMixin, models.Model):
    """A place where patients come to. Its coordinates are typed in, not derived from what3words."""

    name = models.CharField(max_length=150, help_text="Such as: The clinic")
    address = models.TextField(blank=True, help_text="As on an envelope, one part a line.")
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Of the entrance, read from a map, such as 51.520847. Do not guess it.",
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Such as -0.195521",
    )
    what3words = models.CharField(
        max_length=120,
        blank=True,
        help_text="Three words for the entrance, such as ///filled.count.soap.",
    )
    what3words_checked_on = models.DateField(
        "place on the map checked on",
        null=True,
        blank=True,
        help_text="The day a person opened the three words on the map and saw the right place.",
    )
    directions = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="The last steps: which door, which floor."
    )
    access = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="Steps, lifts, doors, toilets, parking bays."
    )
    opening_hours = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="One line for each day or group of days."
    )
    public_transport = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="The nearest stop, which lines, how far on foot."
    )

    override_translatable_fields = [
        SynchronizedField("address"),
        SynchronizedField("what3words", overridable=False),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("address"),
        index.SearchField("what3words"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        super().clean()
        if self.what3words:
            try:
                self.what3words = normalise_what3words(self.what3words)
            except ValidationError as error:
                raise ValidationError({"what3words": error}) from error
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError("Give both latitude and longitude, or neither.")

    @property
    def searched_words(self) -> list[str]:
        """The words by which a search finds pages with this place; its three words also one by
        one."""
        return [self.name, self.address, self.what3words, self.what3words.replace(".", " ")]

    @property
    def what3words_display(self) -> str:
        return f"///{self.what3words}" if self.what3words else ""

    @property
    def what3words_url(self) -> str:
        return f"https://what3words.com/{self.what3words}" if self.what3words else ""
