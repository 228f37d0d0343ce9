"""Prepares the opening hours of a place for the templates: the state now, the week, other days."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from cms.frontend.opening import Hours, State

Json = dict[str, Any]
DAYS_OF_EXCEPTIONS = 120  # how far ahead other hours are shown
SOON = timedelta(days=1)


def shown_hours(opening: Any, now: datetime) -> Json | None:
    """`{"state": {…}, "week": […], "exceptions": […], "right_until": datetime}`; None for hours
    that cannot be read.

    The state is `{"is_open": True, "until": datetime|None}` or `{"is_open": False, "opens":
    datetime|None, "opens_in_days": 0…, "note": "Christmas Day"}`, on the clock of the place and
    without a zone. Exceptions are those of the next months. `right_until` has a zone: from then on
    something else is shown.
    """
    try:
        hours = Hours(opening)
        state = hours.state_at(now)
        return {
            "right_until": _right_until(hours, state, now),
            "state": _state(hours, state, now),
            "week": _week(opening["week"], hours, now),
            "exceptions": _exceptions(hours, now),
        }
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def with_hours(place: Any, now: datetime) -> Any:
    """The place with `hours` for the templates."""
    if not isinstance(place, Mapping):
        return place
    return {**place, "hours": shown_hours(place.get("opening"), now)}


def _right_until(hours: Hours, state: State, now: datetime) -> datetime:
    """The next moment at which the state, the day or the times that are told change."""
    tomorrow = now.astimezone(hours.zone).date() + timedelta(days=1)
    moments = [datetime.combine(tomorrow, time(), hours.zone), state.opens, state.until]
    if state.until:  # from a day before, it is told
        moments.append(datetime.fromtimestamp(state.until.timestamp(), UTC) - SOON)
    return min(
        (each for each in moments if each and each.timestamp() > now.timestamp()),
        key=datetime.timestamp,
    )


def _state(hours: Hours, state: State, now: datetime) -> Json:
    if state.is_open:
        soon = state.until is not None and state.until - now <= SOON
        return {"is_open": True, "until": _on_the_clock(state.until) if soon else None}
    today = now.astimezone(hours.zone).date()
    exception = hours.exception_on(today)
    return {
        "is_open": False,
        "opens": _on_the_clock(state.opens),
        "opens_in_days": (state.opens.date() - today).days if state.opens else None,
        "note": exception.note if exception and not exception.periods else "",
    }


def _on_the_clock(moment: datetime | None) -> datetime | None:
    """The moment without its zone: a template shows one with a zone on the server's clock."""
    return moment.replace(tzinfo=None) if moment else None


def _week(week: list[Json], hours: Hours, now: datetime) -> list[Json]:
    today = now.astimezone(hours.zone).weekday()
    return [
        {"label": each["day"]["label"], "periods": each["periods"], "is_today": number == today}
        for number, each in enumerate(week)
    ]


def _exceptions(hours: Hours, now: datetime) -> list[Json]:
    today = now.astimezone(hours.zone).date()
    last = today + timedelta(days=DAYS_OF_EXCEPTIONS)
    return [
        {"first": each.first, "last": each.last, "periods": each.periods, "note": each.note}
        for each in hours.exceptions
        if each.last >= today and each.first <= last
    ]
