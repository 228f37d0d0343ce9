"""What an editor types as opening hours becomes days, OSM's notation and holidays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from opening_hours import OpeningHours

from cms.clinic.models import Location
from cms.clinic.opening import Day, osm_notation
from cms.clinic.public_holidays import (
    every_part_has_days_of_its_own,
    parts_of_country,
    public_holidays,
)

WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def hours(days, opens, closes):
    return {"type": "period", "value": {"days": days, "opens": opens, "closes": closes}}


def other(first, last=None, periods=(), note=""):
    times = [{"opens": opens, "closes": closes} for opens, closes in periods]
    value = {"first_day": first, "last_day": last, "periods": times, "note": note}
    return {"type": "exception", "value": value}


def place(week, exceptions=(), **fields):
    made = Location(name="The clinic", **fields)
    for name, rows in (("opening_week", week), ("opening_exceptions", exceptions)):
        setattr(made, name, Location._meta.get_field(name).to_python(list(rows)))
    return made


@pytest.mark.parametrize(
    ("week", "exceptions", "osm"),
    [
        ([hours(WORKDAYS, "09:00", "17:00")], [], "Mo-Fr 09:00-17:00"),
        (
            [hours(["monday", "wednesday"], "13:00", "17:00"), hours(["monday"], "08:30", "12:00")],
            [],
            "Mo 08:30-12:00,13:00-17:00; We 13:00-17:00",
        ),
        ([hours(["friday", "saturday", "monday"], "22:00", "02:00")], [], "Mo,Fr-Sa 22:00-02:00"),
        ([hours(["sunday"], "00:00", "00:00")], [], "Su 00:00-24:00"),
        (
            [hours(["monday"], "09:00", "17:00")],
            [
                other("2026-12-24", periods=[("09:00", "12:00")]),
                other("2026-12-25", "2027-01-01"),
                other("2027-01-05", periods=[("22:00", "10:00"), ("09:00", "13:00")]),
            ],
            "Mo 09:00-17:00; 2026 Dec 24 09:00-12:00; 2026 Dec 25-2027 Jan 01 off; "
            "2027 Jan 05 09:00-13:00,22:00-10:00",
        ),
        ([], [], ""),
    ],
)
def test_hours_are_written_in_osm_notation_which_a_library_accepts(week, exceptions, osm):
    typed = place(week, exceptions)

    typed.clean()

    assert osm_notation(typed.opening) == osm
    OpeningHours(osm or "off")
    assert bool(typed.opening) == bool(osm)


@pytest.mark.parametrize(
    ("week", "exceptions", "fields", "field", "message"),
    [
        (
            [hours(["monday"], "09:00", "13:00"), hours(["monday"], "12:00", "17:00")],
            [], {}, "opening_week", "hours of Monday overlap",
        ),
        (
            [], [other("2026-12-24", periods=[("09:00", "12:00"), ("11:00", "13:00")])],
            {}, "opening_exceptions", "hours of 24 December 2026 overlap",
        ),
        (  # the night of the first day and the morning of the second
            [],
            [other("2026-12-24", "2026-12-25", periods=[("22:00", "10:00"), ("09:00", "13:00")])],
            {}, "opening_exceptions", "hours of 24 December 2026 overlap",
        ),
        (
            [hours(["sunday"], "22:00", "06:00"), hours(["monday"], "05:00", "09:00")],
            [], {}, "opening_week", "hours of Monday overlap",
        ),
        (
            [hours(["monday"], "09:00", "13:00")],
            [other("2026-12-24", "2026-12-26"), other("2026-12-26")],
            {}, "opening_exceptions", "26 December 2026 is named twice",
        ),
        (
            [hours(["monday"], "09:00", "13:00")], [], {"closed_on_public_holidays": True},
            "closed_on_public_holidays", "Choose the country",
        ),
        (
            [hours(["monday"], "09:00", "13:00")], [],
            {"closed_on_public_holidays": True, "country": "GB"},
            "country_part", "Choose the part of the country (United Kingdom)",
        ),
        (
            [hours(["monday"], "09:00", "13:00")], [], {"country": "DE", "country_part": "ENG"},
            "country_part", "Choose a part of the country",
        ),
    ],
)  # fmt: skip
def test_hours_that_contradict_themselves_are_refused(week, exceptions, fields, field, message):
    with pytest.raises(ValidationError) as caught:
        place(week, exceptions, **fields).clean()

    assert message in str(caught.value.message_dict[field])


@pytest.mark.parametrize(
    ("block", "value", "message"),
    [
        ("opening_week", hours(["monday"], "09:00", "09:00"), "two different times"),
        ("opening_exceptions", other("2026-12-24", "2026-12-23"), "before the first"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_the_form(block, value, message):
    field = Location._meta.get_field(block)

    with pytest.raises(ValidationError) as caught:
        field.stream_block.clean(field.to_python([value]))

    assert message in str([error.as_json_data() for error in caught.value.block_errors.values()])


def test_holidays_are_exceptions_where_the_place_would_be_open_and_nothing_else_is_said():
    typed = place(
        [hours(WORKDAYS, "09:00", "17:00")],
        [other("2026-12-25", periods=[("10:00", "11:00")]), other("2025-01-01")],
        closed_on_public_holidays=True,
        country="GB",
        country_part="ENG",
    )

    found = typed.opening.exceptions_in([2026, 2027], "en", "Public holiday")

    days = {each.first: each.periods for each in found}
    assert date(2026, 4, 3) in days  # Good Friday
    assert date(2026, 12, 26) not in days  # a Saturday
    assert date(2026, 12, 28) in days  # the day in its place
    assert days[date(2026, 12, 25)] == (("10:00", "11:00"),)
    assert date(2025, 1, 1) not in days  # over
    assert {day.year for day in days} == {2026, 2027}
    assert list(days) == sorted(days)
    assert osm_notation(typed.opening).startswith("Mo-Fr 09:00-17:00; PH off; 2026 Dec 25 ")


# https://www.gov.uk/bank-holidays for 2026 and 2027; 2028 by the same rules.
ENGLAND = {
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2028: ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"],
}


@pytest.mark.parametrize("year", ENGLAND)
def test_england_has_its_bank_holidays(year):
    found = public_holidays("GB", "ENG", year)

    assert [f"{day:%m-%d}" for day in found if day.weekday() < 5] == ENGLAND[year]


def test_names_of_holidays_are_those_of_the_language_or_none():
    english, french, german = (
        public_holidays("GB", "SCT", 2026, language) for language in ("en-gb", "fr", "de")
    )

    assert (english[date(2026, 12, 25)], english[date(2026, 11, 30)]) == (
        "Christmas Day", "Saint Andrew's Day",
    )  # fmt: skip
    assert set(french.values()) == set(german.values()) == {None}
    assert public_holidays("CH", "GE", 2026, "fr")[date(2026, 12, 25)] == "Noël"
    assert public_holidays("DE", "BY", 2026, "de")[date(2026, 1, 6)] == "Heilige Drei Könige"


def test_an_unknown_part_or_country_has_no_holidays():
    assert public_holidays("GB", "BY", 2026) == public_holidays("XX", "", 2026) == {}
    assert parts_of_country("XX") == parts_of_country("IE") == {}
    assert parts_of_country("FR")["971"] == "Guadeloupe"


def test_a_part_is_needed_where_the_whole_country_has_too_few_days():
    assert every_part_has_days_of_its_own("GB", 2026)
    assert not every_part_has_days_of_its_own("FR", 2026)
    assert not every_part_has_days_of_its_own("IE", 2026)


@pytest.mark.django_db
def test_the_form_offers_the_parts_of_the_country_that_is_chosen(demo, admin_client):
    address = reverse("wagtailsnippets_clinic_location:edit", args=[demo.location.pk])

    def offered(**chosen):
        Location.objects.update(**chosen)
        form = admin_client.get(address).context["form"]
        return form.fields["country_part"].widget.choices

    assert offered(country="") == [("", "Choose the country and save first")]
    assert offered(country="GB")[:2] == [("", "The whole country"), ("ENG", "England")]
    posted = type(admin_client.get(address).context["form"])({"country": "DE"})
    assert ("BY", "Bayern") in posted.fields["country_part"].widget.choices


@pytest.mark.parametrize(
    "row",
    [
        {"type": "period", "value": {"days": "monday", "opens": "25:00", "closes": 7}},
        {"type": "period", "value": None},
        {"type": "period", "value": {"days": [7, "noday"], "opens": "09:00", "closes": "10:00"}},
        {"type": "gone", "value": {}},
        "text",
    ],
)
def test_stored_rows_that_cannot_be_read_are_left_out(row):
    typed = place([row, hours(["monday"], "09:00", "17:00")])

    assert osm_notation(typed.opening) == "Mo 09:00-17:00"
    assert set(typed.opening.week) == set(Day)
