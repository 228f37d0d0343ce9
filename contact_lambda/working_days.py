"""When a reply is late: after so many whole working days of the clinic. Holidays are not known."""

from datetime import date, datetime, time, timedelta, tzinfo

MORNING = time(8)  # when a reminder is due
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def are_days(value: str) -> bool:
    """Whether this names days of the week, such as `mon,tue,wed`, at least one of them."""
    names = value.lower().replace(" ", "").split(",")
    return set(names) <= set(NAMES)


def read_days(value: str) -> tuple[int, ...]:
    """Return the days of a valid value as numbers, Monday is 0."""
    names = value.lower().replace(" ", "").split(",")
    return tuple(number for number, name in enumerate(NAMES) if name in names)


def late_from(now: int, days: int, working: tuple[int, ...], zone: tzinfo | None) -> int:
    """Return the morning of the first working day after `days` whole ones that follow `now`.

    A message of Monday is late on Thursday morning if the clinic answers within two working days.
    """
    day, left = datetime.fromtimestamp(now, zone).date(), days
    while left >= 0:
        day = _next(day, working)
        left -= 1
    return int(datetime.combine(day, MORNING, zone).timestamp())


def age_in_days(since: int, now: int, working: tuple[int, ...], zone: tzinfo | None) -> int:
    """Return how many whole working days have passed."""
    day, today = (datetime.fromtimestamp(each, zone).date() for each in (since, now))
    passed = 0
    while (day := _next(day, working)) < today:
        passed += 1
    return passed


def _next(day: date, working: tuple[int, ...]) -> date:
    day += timedelta(days=1)
    while day.weekday() not in working:
        day += timedelta(days=1)
    return day
