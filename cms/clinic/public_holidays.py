"""Public holidays of a country and its parts, from the calendars of the library holidays.

Country codes are those of ISO 3166-1, such as `GB`; codes of parts are the library's, mostly those
of ISO 3166-2 without the country, such as `ENG`. The library is imported where it is used, because
few processes need it and its import takes long.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=100)
def public_holidays(
    country: str, part: str, year: int, language: str = ""
) -> Mapping[date, str | None]:
    """The days in order with their names: `{date(2026, 1, 1): "New Year's Day", …}`.

    `part` is '' for the days that the whole country has off. A name is None where the library does
    not have it in the language, a code of BCP 47. {} for a country or part without a calendar.
    """
    if part and part not in parts_of_country(country):
        return {}
    named_in = _language_of_names(country, language)
    days = _calendar(country, subdiv=part or None, years=year, language=named_in) or {}
    return {day: days[day] if named_in else None for day in sorted(days)}


@lru_cache(maxsize=100)
def parts_of_country(country: str) -> Mapping[str, str]:
    """The parts that have a calendar, in the order of their names: `{"ENG": "England", …}`."""
    calendar = _calendar(country)
    if calendar is None:
        return {}
    names: dict[str, str] = {code: code for code in calendar.subdivisions}
    for name, code in calendar.subdivisions_aliases.items():
        if names[code] == code or len(name) > len(names[code]):
            names[code] = name  # short ones are codes of other lists
    return dict(sorted(names.items(), key=lambda each: each[1]))


def every_part_has_days_of_its_own(country: str, year: int) -> bool:
    """Whether the days of the whole country are too few everywhere, as in the United Kingdom."""
    parts = parts_of_country(country)
    shared = set(public_holidays(country, "", year))
    return bool(parts) and all(set(public_holidays(country, part, year)) - shared for part in parts)


def _language_of_names(country: str, language: str) -> str | None:
    """`fr-ca` → `fr`, `en` → `en_GB`: the country's own variant first; None if there is none."""
    calendar, base = _calendar(country), language.split("-")[0]
    if calendar is None:
        return None
    first = [calendar.default_language] if calendar.default_language else []
    languages = [*first, *sorted(calendar.supported_languages)]
    return next((each for each in languages if base and each.split("_")[0] == base), None)


def _calendar(country: str, **options: Any) -> Any:
    """None for a country that the library does not know."""
    import holidays

    try:
        return holidays.country_holidays(country, **options)
    except NotImplementedError:
        return None
