"""Refuses opening hours that contradict themselves, in words for an editor."""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from cms.clinic.opening import Opening, osm_notation, overlapping_day, overlapping_exceptions
from cms.clinic.public_holidays import has_calendar

OVERLAP = "Two of the hours of %(day)s overlap. Change or remove one of them."
TWICE = "%(day)s is named twice. Give each day one row, with all its hours."
NEEDS_COUNTRY = "Choose the country of the address: public holidays differ."
NO_CALENDAR = (
    "The public holidays of this country are not known here. Leave this empty, and add the days "
    "as days with other hours."
)


def check_opening(opening: Opening, holidays_wanted: bool) -> None:
    """
    Raises:
        ValidationError: by field, periods overlap, a day is named twice, or the public holidays of
            the country are not known.
    """
    errors: dict[str, ValidationError] = {}
    if day := overlapping_day(opening):
        errors["opening_week"] = ValidationError(OVERLAP, params={"day": day.label})
    if pair := overlapping_exceptions(opening):
        twice = date_format(pair[1].first, "j F Y")
        errors["opening_exceptions"] = ValidationError(TWICE, params={"day": twice})
    if holidays_wanted and not opening.country:
        errors["closed_on_public_holidays"] = ValidationError(NEEDS_COUNTRY)
    elif holidays_wanted and not has_calendar(opening.country):
        errors["closed_on_public_holidays"] = ValidationError(NO_CALENDAR)
    if errors:
        raise ValidationError(errors)
    require_evaluable(opening)


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
