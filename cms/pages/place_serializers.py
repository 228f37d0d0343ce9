"""The public JSON of a place: address, access, opening hours and how to find it."""

from typing import Annotated

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from typing_extensions import TypedDict

from cms.clinic.cldr import ENGLISH
from cms.clinic.countries import country_name
from cms.clinic.models import Access, Location
from cms.clinic.opening import DAYS, Day, Exceptional, Opening, Period, osm_notation
from cms.clinic.public_holidays import parts_of_country
from cms.core.i18n import translate
from cms.pages.rich_text import public_html
from cms.pages.serializers import Enum, ImageValue, day, enum, image, text

HOLIDAY = "Public holiday"
YEARS_OF_HOLIDAYS = 3  # this year and the next two


class Coordinates(TypedDict):
    latitude: float
    longitude: float


class What3Words(TypedDict):
    words: str
    display: str
    url: str
    position_checked_on: str | None


class AddressParts(TypedDict):
    """An address in parts; `country.code` is that of ISO 3166-1."""

    street: str | None
    locality: str | None
    region: str | None
    postal_code: str | None
    country: Enum | None


class OpeningPeriod(TypedDict):
    """`09:00` on the clock of the place. Where `closes` is not after `opens`, it is on the next
    day; `00:00` to `00:00` is the whole day."""

    opens: str
    closes: str


class OpeningDay(TypedDict):
    """A day of a usual week; closed if it has no periods."""

    day: Annotated[Enum, Day]
    periods: list[OpeningPeriod]


OpeningException = TypedDict(
    "OpeningException",
    {"from": str, "to": str, "periods": list[OpeningPeriod], "note": str | None},
)
OpeningException.__doc__ = (
    "Days on which the hours of the week do not hold, both dates included; closed if it has no "
    "periods."
)


class OpeningValue(TypedDict):
    """When a place is open. `osm` says the same in OpenStreetMap's notation. Public holidays are
    those of `country_part`, mostly a code of ISO 3166-2 without the country, else of the country.

    `exceptions` are those of this year and later, in order, with the public holidays of this year
    and the next two on which the place is closed.
    """

    timezone: str
    osm: str
    country: str | None
    country_part: Enum | None
    week: list[OpeningDay]
    exceptions: list[OpeningException]


class LocationFacts(TypedDict):
    """A place of the clinic. The `…_html` keys are what an editor wrote beside the data."""

    name: str
    address: str | None
    address_parts: AddressParts | None
    coordinates: Coordinates | None
    directions_url: str | None
    what3words: What3Words | None
    map: ImageValue | None
    access: list[Annotated[Enum, Access]]
    opening: OpeningValue | None
    directions_html: str | None
    access_html: str | None
    opening_hours_html: str | None
    public_transport_html: str | None


def location_facts(place: Location) -> LocationFacts:
    """The public JSON of a place, the same on every page of a language and day."""
    return LocationFacts(
        name=place.name,
        address=place_address(place),
        address_parts=_address_parts(place),
        coordinates=_coordinates(place),
        directions_url=text(place.directions_url),
        what3words=_what3words(place),
        map=image(place.map_image),
        access=[enum(Access, code) for code in ACCESS.chosen(place.access_features)],
        opening=opening_value(place.opening),
        directions_html=public_html(place.directions),
        access_html=public_html(place.access),
        opening_hours_html=public_html(place.opening_hours),
        public_transport_html=public_html(place.public_transport),
    )


def place_address(place: Location) -> str | None:
    """The address in lines, as it is shown; None if nobody typed one."""
    return text(place.address) or text("\n".join(_address_lines(place)))


ACCESS = Location._meta.get_field("access_features")


def opening_value(opening: Opening) -> OpeningValue | None:
    """None if nobody typed any hours. The years are counted from today, in the clinic's zone."""
    if not opening:
        return None
    this_year = timezone.localdate().year
    years = range(this_year, this_year + YEARS_OF_HOLIDAYS)
    return OpeningValue(
        timezone=settings.TIME_ZONE,
        osm=osm_notation(opening),
        country=opening.country or None,
        country_part=_country_part(opening),
        week=[
            OpeningDay(day=enum(Day, each), periods=_periods(opening.week[each])) for each in DAYS
        ],
        exceptions=[
            _exception(each)
            for each in opening.exceptions_in(years, get_language() or "", translate(HOLIDAY))
        ],
    )


def _country_part(opening: Opening) -> Enum | None:
    name = parts_of_country(opening.country).get(opening.part) if opening.part else None
    return Enum(code=opening.part, label=name) if name else None


def _exception(each: Exceptional) -> OpeningException:
    return {
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "periods": _periods(each.periods),
        "note": text(each.note),
    }


def _periods(periods: tuple[Period, ...]) -> list[OpeningPeriod]:
    return [OpeningPeriod(opens=each.opens, closes=each.closes) for each in periods]


def _country(place: Location) -> str:
    """Its name in the language of the page that is being answered; '' if none was chosen."""
    return country_name(place.country, get_language() or ENGLISH)


def _address_lines(place: Location) -> list[str]:
    lines, country = place.address_lines, _country(place)
    return [*lines, country] if lines and country else lines


def _address_parts(place: Location) -> AddressParts | None:
    if not place.address_lines:
        return None
    name = _country(place)
    return AddressParts(
        street=text(place.street),
        locality=text(place.locality),
        region=text(place.region),
        postal_code=text(place.postal_code),
        country=Enum(code=place.country, label=name) if name else None,
    )


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
