"""Works out from the opening hours in the API's JSON whether a place is open at a moment.

Nothing here knows the time: the moment is given. Hours are on the clock of the place, whose time
zone is in the JSON. A period that ends after midnight belongs to the day on which it begins, so a
holiday does not cut short the night before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
DAYS_AHEAD = 60  # how far the next opening is looked for
DAY = timedelta(days=1)


@dataclass(frozen=True)
class State:
    """Open until, or closed and opens at; both in the place's zone, None if not within 60 days."""

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None


@dataclass(frozen=True)
class Exceptional:
    first: date
    last: date
    periods: list[Json]
    note: str


class Hours:
    """The opening hours of a place, from the API's `opening`.

    Raises:
        ValueError: a day, a time or the time zone cannot be read.
    """

    def __init__(self, opening: Json) -> None:
        self.zone = _zone(opening["timezone"])
        self.week = [each["periods"] for each in opening["week"]]
        self.exceptions = [
            Exceptional(
                date.fromisoformat(each["from"]),
                date.fromisoformat(each["to"]),
                each["periods"],
                each["note"] or "",
            )
            for each in opening["exceptions"]
        ]
        every = [*self.week, *(each.periods for each in self.exceptions)]
        clocks = [each[name] for periods in every for each in periods for name in _ENDS]
        if len(self.week) != len(_WEEK) or not all(map(CLOCK.fullmatch, clocks)):
            raise ValueError("These opening hours cannot be read.")

    def exception_on(self, day: date) -> Exceptional | None:
        return next((each for each in self.exceptions if each.first <= day <= each.last), None)

    def state_at(self, moment: datetime) -> State:
        """Whether the place is open at a moment, which has a time zone, and until when or from."""
        today, now = moment.astimezone(self.zone).date(), moment.timestamp()
        for begin, end in _joined(self._spans(today - DAY, today + DAYS_AHEAD * DAY)):
            if begin.timestamp() <= now < end.timestamp():
                always = end.date() >= today + DAYS_AHEAD * DAY
                return State(True, until=None if always else end)
            if begin.timestamp() > now:
                return State(False, opens=begin)
        return State(False)

    def _spans(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """Each period from a first to a last day, in order of its begin."""
        day = first
        while day <= last:
            exception = self.exception_on(day)
            periods = exception.periods if exception else self.week[day.weekday()]
            for each in sorted(periods, key=lambda period: str(period["opens"])):
                yield self._span(day, each["opens"], each["closes"])
            day += DAY

    def _span(self, day: date, opens: str, closes: str) -> tuple[datetime, datetime]:
        ends_on = day if closes > opens else day + DAY
        return self._at(day, opens), self._at(ends_on, closes)

    def _at(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self.zone)


_ENDS = ("opens", "closes")
_WEEK = range(7)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, KeyError) as error:  # no such zone, or no name of one
        raise ValueError(f"The time zone {name!r} is not known.") from error


def _joined(spans: Iterator[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """The spans, with those that follow each other without a break as one."""
    current: tuple[datetime, datetime] | None = None
    for begin, end in spans:
        if current and begin.timestamp() <= current[1].timestamp():
            current = (current[0], max(current[1], end, key=datetime.timestamp))
            continue
        if current:
            yield current
        current = (begin, end)
    if current:
        yield current
