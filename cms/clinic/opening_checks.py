"""Refuses opening hours that contradict themselves, in words for an editor."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from cms.clinic.countries import countries
from cms.clinic.opening import (
    Opening,
    osm_notation,
    overlapping_day,
    overlapping_day_of_exceptions,
    overlapping_exceptions,
)
from cms.clinic.public_holidays import every_part_has_days_of_its_own, parts_of_country

OVERLAP = "Two of the hours of %(day)s overlap. Change or remove one of them."
TWICE = "%(day)s is named twice. Give each day one row, with all its hours."
NEEDS_COUNTRY = "Choose the country of the address: public holidays differ."
NEEDS_PART = "Choose the part of the country (%(country)s). Each has public holidays of its own."
NOT_A_PART = "Choose a part of the country, or none."


def check_opening(opening: Opening, holidays_wanted: bool) -> None:
    """
    Raises:
        ValidationError: by field, periods overlap, a day is named twice, or it cannot be said which
            days are public holidays.
    """
    errors: dict[str, ValidationError] = {}
    if day := overlapping_day(opening):
        errors["opening_week"] = ValidationError(OVERLAP, params={"day": day.label})
    if pair := overlapping_exceptions(opening):
        twice = date_format(pair[1].first, "j F Y")
        errors["opening_exceptions"] = ValidationError(TWICE, params={"day": twice})
    elif found := overlapping_day_of_exceptions(opening):
        shown = {"day": date_format(found, "j F Y")}
        errors["opening_exceptions"] = ValidationError(OVERLAP, params=shown)
    errors |= _holiday_errors(opening, holidays_wanted)
    if errors:
        raise ValidationError(errors)
    require_evaluable(opening)


def _holiday_errors(opening: Opening, wanted: bool) -> dict[str, ValidationError]:
    country, this_year = opening.country, timezone.localdate().year
    if opening.part and opening.part not in parts_of_country(country):
        return {"country_part": ValidationError(NOT_A_PART)}
    if wanted and not country:
        return {"closed_on_public_holidays": ValidationError(NEEDS_COUNTRY)}
    if wanted and not opening.part and every_part_has_days_of_its_own(country, this_year):
        return {
            "country_part": ValidationError(NEEDS_PART, params={"country": countries()[country]})
        }
    return {}


def require_evaluable(opening: Opening) -> None:
    """
    Raises:
        ValidationError: the library that evaluates opening hours does not accept them.
    """
    import opening_hours

    try:
        opening_hours.OpeningHours(osm_notation(opening) or "off")
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]
        raise ValidationError("These opening hours cannot be read. Check their rows.") from error
