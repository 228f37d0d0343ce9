"""When a reply is late: after so many whole working days of the clinic."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

MORNING = time(8)  # when a reminder is due
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_DATES: frozenset[date] = frozenset()
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def are_days(value: str) -> bool:
    """Whether this names days of the week, such as `mon,tue,wed`, at least one of them."""
    names = value.lower().replace(" ", "").split(",")
    return set(names) <= set(NAMES)


def read_days(value: str) -> tuple[int, ...]:
    """Return the days of a valid value as numbers, Monday is 0."""
    names = value.lower().replace(" ", "").split(",")
    return tuple(number for number, name in enumerate(NAMES) if name in names)


def are_dates(value: str) -> bool:
    """Whether these are dates of the calendar, such as `2026-12-25,2026-12-28`."""
    try:
        read_dates(value)
    except ValueError:
        return False
    return all(map(_DATE.fullmatch, _listed(value)))


def read_dates(value: str) -> frozenset[date]:
    """Return the dates of a valid value; raises ValueError for another one."""
    return frozenset(map(date.fromisoformat, _listed(value)))


def _listed(value: str) -> list[str]:
    return value.replace(" ", "").split(",")


def late_from(
    now: int,
    days: int,
    working: tuple[int, ...],
    zone: tzinfo | None,
    holidays: frozenset[date] = NO_DATES,
) -> int:
    """Return the morning of the first working day after `days` whole ones that follow `now`.

    A message of Monday is late on Thursday morning if the clinic answers within two working days.
    """
    day, left = datetime.fromtimestamp(now, zone).date(), days
    while left >= 0:
        day = _next(day, working, holidays)
        left -= 1
    return int(datetime.combine(day, MORNING, zone).timestamp())


def age_in_days(
    since: int,
    now: int,
    working: tuple[int, ...],
    zone: tzinfo | None,
    holidays: frozenset[date] = NO_DATES,
) -> int:
    """Return how many whole working days have passed."""
    day, today = (datetime.fromtimestamp(each, zone).date() for each in (since, now))
    passed = 0
    while (day := _next(day, working, holidays)) < today:
        passed += 1
    return passed


def _next(day: date, working: tuple[int, ...], holidays: frozenset[date]) -> date:
    day += timedelta(days=1)
    while day.weekday() not in working or day in holidays:
        day += timedelta(days=1)
    return day
