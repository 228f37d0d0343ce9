from typing import Annotated, Any, TypedDict
from urllib.parse import quote

from django.db import models
from wagtail import blocks

from cms.clinic.models import ClinicSettings, Location
from cms.core.i18n import translate
from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.clinic_serializers import Telephone, telephone_value
from cms.pages.place_serializers import place_address
from cms.pages.serializers import Enum, code_or_none, enum_or_none, https_or_none, text

SEARCH_MAP = "https://www.openstreetmap.org/search?query="


class Action(models.TextChoices):
    """What a visitor can do next; the label is what the button says."""

    BOOK = "book", "Book an appointment"
    CALL = "call", "Call us"
    DIRECTIONS = "directions", "Find your way to us"


class CallToActionValue(TypedDict):
    """A button. `url` is null where the clinic has not filled in what it needs: show nothing then.

    `telephone` is null for anything but a call.
    """

    action: Annotated[Enum, Action] | None
    text: str | None
    label: str
    url: str | None
    telephone: Telephone | None


class CallToActionBlock(BodyBlock):
    """What a visitor can do next: book, call, or find the clinic."""

    action = CodedChoiceBlock(
        choices=Action.choices,
        default=Action.BOOK,
        help_text="The address for booking, the telephone number and the main place are those "
        "under Settings → Clinic.",
    )
    text = blocks.CharBlock(
        required=False,
        max_length=200,
        help_text="One sentence above the button, such as: A first talk costs nothing.",
    )
    label = blocks.CharBlock(
        required=False,
        max_length=60,
        label="Words on the button",
        help_text="Leave this empty for the usual words, such as: Book an appointment",
    )

    def anchor_text(self, value: Any) -> str:
        return ""

    def get_api_representation(self, value: Any, context: Any = None) -> CallToActionValue | None:
        action = code_or_none(Action, value.get("action"))
        if action is None:
            return None
        clinic = (context or {}).get("clinic")
        telephone = telephone_value(clinic) if clinic and action == Action.CALL else None
        return CallToActionValue(
            action=enum_or_none(Action, action),
            text=text(value.get("text")),
            label=text(value.get("label")) or translate(action.label),
            url=action_url(action, clinic),
            telephone=telephone,
        )

    def preview_answer(self, value: Any, context: Any) -> CallToActionValue | None:
        example = ClinicSettings(booking_url="https://booking.example.org/")
        return self.get_api_representation(value, {**context, "clinic": example})

    class Meta:
        icon = "pick"
        label = "Call to action"
        label_format = "{action}"
        description = "A button: book an appointment, call us, or find the way."
        form_layout = blocks.BlockGroup(children=["action", "text"], settings=["label"])
        preview_value = {"action": Action.BOOK, "text": "A first talk costs nothing.", "label": ""}


def action_url(action: Action, clinic: ClinicSettings | None) -> str | None:
    """Where the button leads; None if the clinic lacks the fact that it needs."""
    if clinic is None:
        return None
    if action == Action.BOOK:
        return https_or_none(clinic.booking_url)
    if action == Action.CALL:
        telephone = telephone_value(clinic)
        return telephone["url"] if telephone else None
    return _way_to(clinic.location) if clinic.location else None


def _way_to(place: Location) -> str | None:
    """A route to the place on a map; without a position, a search for its address."""
    if route := text(place.directions_url):
        return route
    address = place_address(place)
    return f"{SEARCH_MAP}{quote(' '.join(address.split()), safe='')}" if address else None
