"""Until when what a page says of opening hours is right, as the clock goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.frontend.context import build_context
from cms.frontend.opening_times import shown_hours

from .clinic_facts import ALWAYS, DAYS, NIGHT, opening, other
from .fake_api import demo_page

SECOND = timedelta(seconds=1)
ZONES = ["Europe/London", "Africa/Cairo", "America/Havana", "Pacific/Chatham", "Asia/Kolkata"]
PERIODS = [
    [], [("09:00", "17:00")], [("08:00", "12:00"), ("13:00", "17:30")], [NIGHT], [ALWAYS],
    [("00:30", "03:00")],
]  # fmt: skip
AWAY = [other("2026-10-30", "2026-10-31", note="Away")]
MOMENTS = st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 6), timezones=st.just(UTC))
WEEKS = st.lists(st.sampled_from(PERIODS), min_size=7, max_size=7)


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=40, deadline=None)
@given(moment=MOMENTS, week=WEEKS, part=st.floats(0, 1))
def test_the_same_is_shown_until_then(zone, moment, week, part):
    """Where the clocks go back in these weeks, too."""
    hours = opening(dict(zip(DAYS, week, strict=True)), AWAY, timezone=zone)
    shown = shown_hours(hours, moment)
    until = shown["right_until"]

    assert moment < until <= moment + timedelta(hours=25)
    last = max(moment, until - SECOND)
    assert shown_hours(hours, moment + (last - moment) * part) == shown
    assert shown_hours(hours, last) == shown
    assert shown_hours(hours, until)["right_until"] > until


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (opening(), "2026-11-30 08:59", "2026-11-30 09:00"),
        (opening(), "2026-11-30 09:00", "2026-11-30 17:00"),
        (opening(), "2026-11-30 17:00", "2026-12-01 00:00"),  # no longer "tomorrow"
        (opening({}), "2026-11-30 10:00", "2026-12-01 00:00"),
        # open for two days: from a day before, the page says until when
        (
            opening({"monday": [ALWAYS], "tuesday": [("00:00", "17:00")]}),
            "2026-11-30 10:00", "2026-11-30 17:00",
        ),
    ],
)  # fmt: skip
def test_it_is_the_next_change(hours, now, until):
    moment, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, until))

    assert shown_hours(hours, moment)["right_until"] == expected


def test_a_page_is_right_until_the_first_of_its_places_changes():
    now = datetime(2026, 11, 30, 10, tzinfo=UTC)
    place = {"name": "Here", "opening": opening({"monday": [("09:00", "11:00")]})}
    block = {"type": "location", "value": place, "anchor": "here"}
    page = demo_page(body=[block])
    page["clinic"] = page["clinic"] | {"location": {"opening": opening()}}

    assert build_context(page, now)["right_until"] == now.replace(hour=11)
    assert build_context(page | {"body": []}, now)["right_until"] == now.replace(hour=17)
    page["clinic"]["location"] = None
    assert build_context(page | {"body": []}, now)["right_until"] is None
    assert build_context(page | {"body": [], "clinic": None}, now)["right_until"] is None
