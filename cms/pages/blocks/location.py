from typing import Any, TypedDict

from wagtail import blocks

from cms.clinic.models import Location
from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import ClinicChooserBlock
from cms.pages.rich_text import public_html
from cms.pages.serializers import day, text


class Coordinates(TypedDict):
    latitude: float
    longitude: float


class What3Words(TypedDict):
    words: str
    display: str
    url: str
    position_checked_on: str | None


class LocationValue(TypedDict):
    heading: str | None
    name: str
    address: str | None
    coordinates: Coordinates | None
    what3words: What3Words | None
    directions_html: str | None
    access_html: str | None
    opening_hours_html: str | None
    public_transport_html: str | None


class LocationBlock(BodyBlock):
    """Where to find the clinic."""

    heading = blocks.CharBlock(
        required=False,
        max_length=150,
        default="Location",
        help_text="The heading above the address.",
    )
    location = ClinicChooserBlock(
        "clinic.Location",
        help_text="One of your places. To change its address, edit it under Clinic → Locations.",
    )

    def get_api_representation(self, value: Any, context: Any = None) -> LocationValue | None:
        place = value.get("location")
        if not place:
            return None
        return LocationValue(
            heading=text(value.get("heading")),
            name=place.name,
            address=text(place.address),
            coordinates=_coordinates(place),
            what3words=_what3words(place),
            directions_html=public_html(place.directions),
            access_html=public_html(place.access),
            opening_hours_html=public_html(place.opening_hours),
            public_transport_html=public_html(place.public_transport),
        )

    def get_preview_value(self) -> Any:
        place = Location(
            name="The clinic",
            address="1 Example Street\nExampletown",
            what3words="filled.count.soap",
        )
        return self.normalize({"heading": "Location", "location": place})

    class Meta:
        icon = "globe"
        label = "Location"
        label_format = "{location}"
        form_layout = blocks.BlockGroup(children=["location"], settings=["heading"])
        description = "Address, directions, opening hours and what3words of one of your places."


def _coordinates(place: Location) -> Coordinates | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Coordinates(latitude=float(place.latitude), longitude=float(place.longitude))


def _what3words(place: Location) -> What3Words | None:
    if not place.what3words:
        return None
    return What3Words(
        words=place.what3words,
        display=place.what3words_display,
        url=place.what3words_url,
        position_checked_on=day(place.what3words_checked_on),
    )
