"""Public holidays by country, from the calendars of the library opening-hours-py."""

from datetime import date, datetime, timedelta
from functools import lru_cache


@lru_cache(maxsize=50)
def public_holidays(country: str, year: int) -> tuple[date, ...]:
    """The days that the whole country has off: `(date(2026, 1, 1), …)`.

    `country` is a code of ISO 3166-1. () for a country whose calendar is not known; days that only
    a part of the country has off are missing, and so may be others: 1 January is in `GB`, for
    which the library knows the days of all four nations only. The form of a place lists the days.
    """
    import opening_hours  # here, because few processes need it

    try:
        hours = opening_hours.OpeningHours("PH", country=country)
    except opening_hours.UnknownCountryError:  # type: ignore[attr-defined]
        return ()
    found: list[date] = []
    for begin, end, state, *_ in hours.intervals(datetime(year, 1, 1), datetime(year + 1, 1, 1)):
        if state == opening_hours.State.OPEN:
            found += (begin.date() + timedelta(days=n) for n in range((end - begin).days))
    return tuple(found)


def has_calendar(country: str) -> bool:
    """Whether the public holidays of a country are known."""
    import opening_hours

    try:
        opening_hours.OpeningHours("PH", country=country)
    except opening_hours.UnknownCountryError:  # type: ignore[attr-defined]
        return False
    return True
