"""When a place is open: typed hours become days, periods, OSM's notation and public holidays.

Times are `09:00` on the clock of the place. A period whose end is not after its begin ends on the
next day; `00:00` to `00:00` is the whole day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import models

from cms.clinic.public_holidays import public_holidays

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY


class Day(models.TextChoices):
    """The days of a week."""

    MONDAY = "monday", "Monday"
    TUESDAY = "tuesday", "Tuesday"
    WEDNESDAY = "wednesday", "Wednesday"
    THURSDAY = "thursday", "Thursday"
    FRIDAY = "friday", "Friday"
    SATURDAY = "saturday", "Saturday"
    SUNDAY = "sunday", "Sunday"


DAYS = list(Day)


class Period(NamedTuple):
    opens: str
    closes: str

    def minutes(self) -> tuple[int, int]:
        """Its begin and end in minutes since the midnight before: `(540, 1020)`."""
        begin, end = _minutes(self.opens), _minutes(self.closes)
        return begin, end if end > begin else end + MINUTES_OF_DAY


@dataclass(frozen=True)
class Exceptional:
    """Other hours from a first to a last day, both included; no periods: closed."""

    first: date
    last: date
    periods: tuple[Period, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Opening:
    """The hours of a place. `country` is a code of ISO 3166-1, or ''; `part` is one of
    `parts_of_country`, or '' for the whole country."""

    week: Mapping[Day, tuple[Period, ...]]
    exceptions: tuple[Exceptional, ...] = ()
    holidays_closed: bool = False
    country: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return any(self.week.values()) or bool(self.exceptions)

    def exceptions_in(
        self, years: Iterable[int], language: str, other_name: str
    ) -> list[Exceptional]:
        """The exceptions that are not over before these years, with the public holidays of the
        years on which the place would else be open; in order. A typed exception wins. A holiday
        whose name is not known in the language has the other name as its note."""
        years = sorted(years)
        typed = [each for each in self.exceptions if each.last.year >= years[0]]
        free = [
            Exceptional(day, day, note=name or other_name)
            for year in years
            for day, name in self._holidays(year, language).items()
            if self.week.get(DAYS[day.weekday()])
            and not any(each.first <= day <= each.last for each in typed)
        ]
        return sorted([*typed, *free], key=lambda each: each.first)

    def _holidays(self, year: int, language: str) -> Mapping[date, str | None]:
        if not self.holidays_closed:
            return {}
        return public_holidays(self.country, self.part, year, language)


def opening_from_streams(
    week: Any, exceptions: Any, closed: bool, country: str, part: str
) -> Opening:
    """The hours in the stored blocks of a place; rows that lack a day or a time are left out."""
    days: dict[Day, list[Period]] = {day: [] for day in DAYS}
    for row in week:
        period = _period(row.value)
        for code in row.value.get("days") or () if period else ():
            if code in Day.values:
                days[Day(code)].append(period)  # type: ignore[arg-type]
    return Opening(
        week={day: tuple(sorted(periods)) for day, periods in days.items()},
        exceptions=tuple(
            _exceptional(row.value) for row in exceptions if row.value.get("first_day")
        ),
        holidays_closed=bool(closed and country),
        country=country,
        part=part,
    )


def _exceptional(value: Mapping[str, Any]) -> Exceptional:
    periods = filter(None, map(_period, value.get("periods") or ()))
    return Exceptional(
        first=value["first_day"],
        last=value.get("last_day") or value["first_day"],
        periods=tuple(sorted(periods)),
        note=str(value.get("note") or "").strip(),
    )


def _period(value: Mapping[str, Any]) -> Period | None:
    opens, closes = value.get("opens"), value.get("closes")
    if not isinstance(opens, time) or not isinstance(closes, time):
        return None
    return Period(f"{opens:%H:%M}", f"{closes:%H:%M}")


def osm_notation(opening: Opening) -> str:
    """`Mo-Fr 09:00-17:00; PH off; 2026 Dec 24 09:00-12:00`

    https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification: a later rule wins.
    """
    days_by_periods: dict[tuple[Period, ...], list[Day]] = {}
    for day in DAYS:
        days_by_periods.setdefault(opening.week.get(day, ()), []).append(day)
    rules = [
        f"{_day_ranges(days)} {_times(periods)}"
        for periods, days in days_by_periods.items()
        if periods
    ]
    rules += ["PH off"] if opening.holidays_closed else []
    rules += [f"{_dates(each)} {_times(each.periods)}" for each in opening.exceptions]
    return "; ".join(rules)


def _day_ranges(days: list[Day]) -> str:
    numbers = [DAYS.index(day) for day in days]
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    names = [DAYS[number].label[:2] for number in range(7)]
    return ",".join(
        names[each[0]] if len(each) == 1 else f"{names[each[0]]}-{names[each[-1]]}"
        for each in ranges
    )


def _dates(each: Exceptional) -> str:
    first, last = (
        f"{day.year} {MONTHS[day.month - 1]} {day.day:02}" for day in (each.first, each.last)
    )
    return first if first == last else f"{first}-{last}"


def _times(periods: Iterable[Period]) -> str:
    written = [f"{opens}-{'24:00' if closes == '00:00' else closes}" for opens, closes in periods]
    return ",".join(written) or "off"


def overlapping_day(opening: Opening) -> Day | None:
    """A day of the week on which two periods overlap, a period of the night before included."""
    spans = sorted(_week_spans(opening.week))
    wrapped = [(begin + MINUTES_OF_WEEK, end, day) for begin, end, day in spans[:1]]
    for (_, end, _), (begin, _, day) in zip(spans, [*spans[1:], *wrapped], strict=False):
        if begin < end:
            return day
    return None


def _week_spans(week: Mapping[Day, tuple[Period, ...]]) -> Iterator[tuple[int, int, Day]]:
    for number, day in enumerate(DAYS):
        for period in week.get(day, ()):
            begin, end = (number * MINUTES_OF_DAY + each for each in period.minutes())
            yield begin, end, day


def overlapping_exceptions(opening: Opening) -> tuple[Exceptional, Exceptional] | None:
    """Two exceptions that name the same date."""
    ordered = sorted(opening.exceptions, key=lambda each: each.first)
    pairs = pairwise(ordered)
    return next(((one, other) for one, other in pairs if other.first <= one.last), None)


def overlapping_day_of_exceptions(opening: Opening) -> date | None:
    """The first day of an exception whose hours overlap, those of its nights included."""
    for each in opening.exceptions:
        days = 1 if each.first == each.last else 2  # an exception's days are alike
        spans = sorted(
            (begin + number * MINUTES_OF_DAY, end + number * MINUTES_OF_DAY)
            for number in range(days)
            for begin, end in (period.minutes() for period in each.periods)
        )
        if any(begin < end for (_, end), (begin, _) in pairwise(spans)):
            return each.first
    return None


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
