"""The public JSON of the clinic that a page speaks for.

What an older program or an import stored in another form than the admin does is answered as empty.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from typing_extensions import TypedDict

from cms.clinic.cldr import ENGLISH
from cms.clinic.colours import colours_of, is_readable
from cms.clinic.models import ClinicSettings
from cms.clinic.spoken_languages import language_name
from cms.clinic.telephone import telephone_display
from cms.pages.place_serializers import LocationFacts, location_facts
from cms.pages.serializers import (
    Enum,
    ImageValue,
    PractitionerValue,
    https_or_none,
    image,
    practitioner,
    text,
)


class Telephone(TypedDict):
    """`{"e164": "+441632960001", "display": "01632 960001", "url": "tel:+441632960001"}`"""

    e164: str
    display: str
    url: str


class ClinicColours(TypedDict):
    """Each as `#0b6e6e`, for light and dark pages. Text in `on_accent` stands on `accent`. Text on
    the pages in `accent`, and that on `accent`, has a contrast of at least 4.5 to 1."""

    accent: str
    on_accent: str
    accent_dark: str
    on_accent_dark: str


class ClinicValue(TypedDict):
    """The clinic that the page speaks for. `email` is the one address that it made public."""

    name: str
    lead_practitioner: PractitionerValue | None
    other_contact: str | None
    telephone: Telephone | None
    email: str | None
    booking_url: str | None
    languages_spoken: list[Enum]
    logo: ImageValue | None
    mark: ImageValue | None
    colours: ClinicColours | None
    location: LocationFacts | None


E164 = re.compile(r"\+[0-9]{3,15}")
HEX = re.compile(r"#[0-9a-f]{6}")
LANGUAGES = ClinicSettings._meta.get_field("languages_spoken")


def clinic_value(clinic: ClinicSettings) -> ClinicValue:
    """The clinic in the language of the page that is being answered."""
    spoken, language = LANGUAGES.chosen(clinic.languages_spoken), get_language() or ENGLISH
    return ClinicValue(
        name=clinic.name,
        lead_practitioner=practitioner(clinic.lead_practitioner),
        other_contact=text(clinic.other_contact),
        telephone=telephone_value(clinic),
        email=_email(clinic.email),
        booking_url=https_or_none(clinic.booking_url),
        languages_spoken=[Enum(code=code, label=language_name(code, language)) for code in spoken],
        logo=image(clinic.logo, alt=clinic.name),
        mark=image(clinic.mark, alt=clinic.name),
        colours=_colours(clinic),
        location=location_facts(clinic.location) if clinic.location else None,
    )


def telephone_value(clinic: ClinicSettings) -> Telephone | None:
    """The clinic's number; None if it has none that can be called from anywhere."""
    number = clinic.telephone
    if not E164.fullmatch(number):
        return None
    country = clinic.location.country if clinic.location else ""
    return Telephone(e164=number, display=telephone_display(number, country), url=f"tel:{number}")


def _email(address: str) -> str | None:
    """The address if it is one alone: `a@example.org?bcc=…` would write to others, too."""
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address


def _colours(clinic: ClinicSettings) -> ClinicColours | None:
    if not HEX.fullmatch(clinic.accent_colour) or not is_readable(clinic.accent_colour):
        return None
    colours = colours_of(clinic.accent_colour)
    return ClinicColours(
        accent=colours.accent,
        on_accent=colours.on_accent,
        accent_dark=colours.accent_dark,
        on_accent_dark=colours.on_accent_dark,
    )
