from typing import Any

from wagtail import blocks

from cms.clinic.models import Location
from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import ClinicChooserBlock
from cms.pages.place_serializers import LocationFacts, location_facts
from cms.pages.serializers import text


class LocationValue(LocationFacts):
    heading: str | None


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
        return LocationValue(heading=text(value.get("heading")), **location_facts(place))

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
