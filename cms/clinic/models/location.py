from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.blocks import SHORT_TEXT
from cms.clinic.countries import countries, country_choices, country_name
from cms.clinic.fields import CodesField
from cms.clinic.location_form import LocationForm
from cms.clinic.opening import Opening, opening_from_streams
from cms.clinic.opening_blocks import OpeningExceptionsBlock, OpeningWeekBlock
from cms.clinic.opening_checks import check_opening
from cms.clinic.what3words import normalise_what3words


class Access(models.TextChoices):
    """What a place offers to people who need it."""

    STEP_FREE_ENTRANCE = "step_free_entrance", "Step-free entrance"
    LIFT = "lift", "Lift"
    WIDE_DOORS = "wide_doors", "Wide doors"
    ACCESSIBLE_TOILET = "accessible_toilet", "Accessible toilet"
    ACCESSIBLE_PARKING = "accessible_parking", "Accessible parking"
    CAR_PARK = "car_park", "Car park"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    ADJUSTABLE_COUCH = "adjustable_couch", "Height-adjustable couch"
    QUIET_PLACE = "quiet_place", "Quiet place to wait"
    ASSISTANCE_DOGS = "assistance_dogs", "Assistance dogs welcome"


class Location(RevisionMixin, index.Indexed, TranslatableMixin, models.Model):
    """A place where patients come to. Its coordinates are typed in, not derived from what3words."""

    name = models.CharField(max_length=150, help_text="Such as: The clinic")
    address = models.TextField(
        "address as one text",
        blank=True,
        help_text="Shown where the parts above are empty. As on an envelope, one part a line.",
    )
    street = models.CharField(
        max_length=200, blank=True, help_text="House number or name, and street."
    )
    locality = models.CharField(
        "town or city", max_length=100, blank=True, help_text="The post town, such as London."
    )
    region = models.CharField(
        max_length=100,
        blank=True,
        help_text="County, state or canton. Leave empty where addresses have none.",
    )
    postal_code = models.CharField(
        "postcode", max_length=20, blank=True, help_text="As the post writes it."
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        choices=country_choices,
        help_text="Also decides how telephone numbers are read, and which days are holidays.",
    )
    country_part = models.CharField(
        "part of the country",
        max_length=40,
        blank=True,
        help_text="Decides which days are public holidays, such as Easter Monday in England. The "
        "parts of a country are listed here once it is saved.",
    )
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
    map_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name="picture of the map",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A map or sketch that you may publish. Its description should say in words what "
        "it shows, such as: opposite the town hall.",
    )
    directions = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="The last steps: which door, which floor."
    )
    access_features = CodesField(
        "what the place offers",
        options=dict(Access.choices),
        help_text="Tick only what a patient can rely on.",
    )
    access = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="Steps, lifts, doors, toilets, parking bays."
    )
    opening_week = StreamField(
        OpeningWeekBlock(),
        blank=True,
        verbose_name="hours of a usual week",
        help_text="One row for days with the same hours. Two rows for hours with a break.",
    )
    opening_exceptions = StreamField(
        OpeningExceptionsBlock(),
        blank=True,
        verbose_name="days with other hours",
        help_text="Such as Christmas, or a day of training.",
    )
    closed_on_public_holidays = models.BooleanField(
        default=False,
        help_text="Visitors read the names and dates. Add days that the calendar lacks as days "
        "with other hours.",
    )
    opening_hours = RichTextField(
        "opening hours as a text",
        features=SHORT_TEXT,
        blank=True,
        help_text="What the hours above cannot say; or one line for each day, where they are "
        "empty.",
    )
    public_transport = RichTextField(
        features=SHORT_TEXT, blank=True, help_text="The nearest stop, which lines, how far on foot."
    )

    override_translatable_fields = [
        SynchronizedField("address"),
        SynchronizedField("street"),
        SynchronizedField("locality"),
        SynchronizedField("region"),
        SynchronizedField("postal_code"),
        SynchronizedField("country_part", overridable=False),
        SynchronizedField("opening_week", overridable=False),
        SynchronizedField("what3words", overridable=False),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("address"),
        index.SearchField("locality"),
        index.SearchField("what3words"),
    ]

    base_form_class = LocationForm

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
        check_opening(self.opening, holidays_wanted=self.closed_on_public_holidays)

    @property
    def searched_words(self) -> list[str]:
        """The words by which a search finds pages with this place; its three words also one by
        one."""
        words = self.what3words.replace(".", " ")
        return [self.name, self.address, *self.address_lines, self.what3words, words]

    @property
    def address_lines(self) -> list[str]:
        """The parts of the address, without the country; [] if there are none."""
        parts = (self.street, self.locality, self.region, self.postal_code)
        return [part.strip() for part in parts if part.strip()]

    @property
    def country_name(self) -> str:
        """`United Kingdom`; '' if no country was chosen."""
        return country_name(self.country)

    @property
    def opening(self) -> Opening:
        """The opening hours as typed; false if there are none."""
        return opening_from_streams(
            self.opening_week,
            self.opening_exceptions,
            self.closed_on_public_holidays,
            self.country if self.country in countries() else "",
            self.country_part,
        )

    @property
    def directions_url(self) -> str:
        """Where a route to the place can be planned; '' without coordinates."""
        if self.latitude is None or self.longitude is None:
            return ""
        to = f"{float(self.latitude)},{float(self.longitude)}"
        return f"https://www.openstreetmap.org/directions?to={to}"

    @property
    def what3words_display(self) -> str:
        return f"///{self.what3words}" if self.what3words else ""

    @property
    def what3words_url(self) -> str:
        return f"https://what3words.com/{self.what3words}" if self.what3words else ""
