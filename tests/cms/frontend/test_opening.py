"""Whether a place is open at a moment, on its own clock, and how the page says so."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import override_settings

from cms.frontend.opening import Hours
from cms.frontend.opening_times import shown_hours

from .clinic_facts import ALWAYS, DAYS, EVERY_DAY, FACTS, NIGHT, OFFICE, opening, other
from .fake_api import demo_block, demo_page, page_of
from .site import text_of


def at(text, zone="Europe/London"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


CHRISTMAS = [
    other("2026-12-24", None, ("09:00", "12:00")),
    other("2026-12-25", "2026-12-28", note="Christmas"),
]
NIGHTS = {"friday": [NIGHT], "saturday": [NIGHT]}
EARLY = {"sunday": [("00:30", "03:00")]}


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        (opening(), "2026-11-30 08:59", "opens 2026-11-30 09:00"),
        (opening(), "2026-11-30 09:00", "until 2026-11-30 17:00"),
        (opening(), "2026-11-30 16:59", "until 2026-11-30 17:00"),
        (opening(), "2026-11-30 17:00", "opens 2026-12-01 09:00"),
        (opening(), "2026-12-04 18:00", "opens 2026-12-07 09:00"),
        # a break at noon, and hours without one that follow each other
        (
            opening({"monday": [("13:00", "17:00"), ("08:00", "12:00")]}),
            "2026-11-30 12:30", "opens 2026-11-30 13:00",
        ),
        (
            opening({"monday": [("08:00", "12:00"), ("12:00", "17:00")]}),
            "2026-11-30 11:00", "until 2026-11-30 17:00",
        ),
        # over midnight
        (opening(NIGHTS), "2026-12-05 01:00", "until 2026-12-05 02:00"),
        (opening(NIGHTS), "2026-12-05 23:00", "until 2026-12-06 02:00"),
        (opening(NIGHTS), "2026-12-06 02:00", "opens 2026-12-11 22:00"),
        (opening({key: [ALWAYS] for key in DAYS}), "2026-12-06 02:00", "until None"),
        (opening({"sunday": [ALWAYS]}), "2026-12-06 02:00", "until 2026-12-07 00:00"),
        # exceptions
        (opening(exceptions=CHRISTMAS), "2026-12-24 11:00", "until 2026-12-24 12:00"),
        (opening(exceptions=CHRISTMAS), "2026-12-24 12:00", "opens 2026-12-29 09:00"),
        (opening(exceptions=CHRISTMAS), "2026-12-25 10:00", "opens 2026-12-29 09:00"),
        (
            opening(exceptions=[other("2026-12-06", None, ("10:00", "11:00"))]),
            "2026-12-06 10:30", "until 2026-12-06 11:00",
        ),
        (  # a free Saturday leaves the night before it alone
            opening(NIGHTS, [other("2026-12-05")]), "2026-12-05 01:00", "until 2026-12-05 02:00",
        ),
        (opening(exceptions=[other("2026-01-01", "2028-01-01")]), "2026-11-30 10:00", "opens None"),
        (opening({}), "2026-11-30 10:00", "opens None"),
        # clocks go forward on 29 March 2026 at 01:00, back on 25 October at 02:00
        (opening(EARLY), "2026-03-29 00:45", "until 2026-03-29 03:00"),
        (opening(), "2026-03-28 10:00", "opens 2026-03-30 09:00"),
        (opening(EARLY), "2026-10-25 02:59", "until 2026-10-25 03:00"),
    ],
)  # fmt: skip
def test_a_place_is_open_or_says_when_it_opens(hours, now, expected):
    state = Hours(hours).state_at(at(now))

    word, moment = ("until", state.until) if state.is_open else ("opens", state.opens)
    assert f"{word} {moment and moment.strftime('%Y-%m-%d %H:%M')}" == expected


def test_hours_are_those_of_the_place_wherever_the_visitor_is():
    auckland = opening(timezone="Pacific/Auckland")

    state = Hours(auckland).state_at(at("2026-11-29 20:30", "UTC"))  # Monday 09:30 there

    assert state.is_open
    assert state.until == at("2026-11-30 17:00", "Pacific/Auckland")


@pytest.mark.parametrize("server", ["UTC", "Europe/London", "America/New_York"])
@pytest.mark.parametrize(
    ("zone", "now", "words"),
    [
        ("Europe/London", "2026-06-15 10:00", "Open now until 17:00"),
        ("Europe/London", "2026-06-19 18:00", "Closed now. Opens on Monday at 09:00"),
        ("Pacific/Auckland", "2026-06-15 10:00", "Open now until 17:00"),
        ("Pacific/Auckland", "2026-06-19 18:00", "Closed now. Opens on Monday at 09:00"),
    ],
)
def test_the_page_shows_the_clock_of_the_place_whatever_the_servers(server, zone, now, words):
    with override_settings(TIME_ZONE=server):
        state = shown_hours(opening(timezone=zone), at(now, zone))["state"]
        shown = render_to_string("frontend/parts/opening_state.html", {"state": state})

    assert BeautifulSoup(shown, "html.parser").get_text().strip() == words


def test_an_hour_that_clocks_repeat_is_open_the_first_time():
    night = Hours(opening({"sunday": [("01:00", "01:30")]}))
    first, second = at("2026-10-25 00:15", "UTC"), at("2026-10-25 01:15", "UTC")  # both 01:15

    assert night.state_at(first).is_open
    assert not night.state_at(second).is_open


@pytest.mark.parametrize(
    "broken",
    [
        None, "text", {}, opening(timezone="No/Where"), opening(timezone="/etc/passwd"),
        opening({"monday": [("9", "17:00")]}), opening(exceptions=[other("soon")]),
        opening() | {"week": []}, opening() | {"week": [None] * 7},
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_not_shown(broken):
    assert shown_hours(broken, at("2026-11-30 10:00")) is None


def test_the_templates_get_the_week_with_today_and_the_other_days_of_the_next_months():
    past, far = other("2026-11-01"), other("2027-12-25")

    shown = shown_hours(opening(exceptions=[past, *CHRISTMAS, far]), at("2026-12-26 10:00"))

    assert [each["is_today"] for each in shown["week"]].index(True) == 5
    assert [str(each["last"]) for each in shown["exceptions"]] == ["2026-12-28"]
    assert (shown["state"]["note"], shown["state"]["opens_in_days"]) == ("Christmas", 3)


def test_a_page_says_how_to_reach_the_clinic_and_whether_it_is_open(shown):
    page = page_of(demo_block("location", opening=EVERY_DAY))
    page["clinic"] |= FACTS | {"location": page["body"][0]["value"]}

    soup = shown(page)

    assert soup.select_one(".site-header a[href='tel:+441632960001']")
    assert soup.select_one(".site-header a[href='https://booking.example.org/']")
    facts = soup.select_one(".site-footer")
    assert facts.select_one("a[href='mailto:reception@example.org']")
    assert "We speak English, Polish" in facts.get_text()
    states = [each.get_text(strip=True) for each in soup.select(".opening-state")]
    assert states == ["Open now", "Open now"]
    assert len(soup.select(".opening-week tr")) == 7
    assert len(soup.select(".opening-week tr[aria-current=date]")) == 1
    assert soup.select(".opening-exceptions") == []


def test_a_day_with_other_hours_reads_as_a_sentence(shown):
    days = opening(exceptions=[other("2000-01-01", "2999-12-31", OFFICE, note="Example")])

    soup = shown(page_of(demo_block("location", opening=days)))

    assert (
        text_of(soup.select_one(".opening-exceptions li"))
        == "1 January 2000 – 31 December 2999: 09:00–17:00, Example"
    )


def test_from_right_to_left_what_is_read_from_the_left_stays_so(shown):
    place = {"coordinates": {"latitude": 51.5, "longitude": -0.1}}
    page = page_of(demo_block("location", **place))
    page["meta"]["locale"] = "ar"
    page["clinic"] |= {"location": page["body"][0]["value"]}

    soup = shown(page)

    links = soup.select("a[href*=what3words]")
    assert len(links) == 3  # the place's, and in the footer that of words and of the place
    assert {each["dir"] for each in links} == {"ltr"}
    assert soup.find(string="51.5, -0.1").parent["dir"] == "ltr"


def test_a_period_until_midnight_does_not_read_as_none():
    week = {"monday": [ALWAYS], "tuesday": [("18:00", "00:00")]}
    days = shown_hours(opening(week), at("2026-11-30 10:00"))["week"]

    shown = [render_to_string("frontend/parts/opening_periods.html", day) for day in days[:3]]

    texts = [BeautifulSoup(each, "html.parser").get_text().strip() for each in shown]
    assert texts == ["00:00–24:00", "18:00–24:00", "Closed"]


def test_what_the_clinic_offers_is_listed_and_its_map_described(shown):
    picture = {"url": "https://media.example.org/map.png", "width": 800, "height": 600,
               "alt": "Opposite the town hall", "srcset": []}  # fmt: skip
    access = [{"code": "lift", "label": "Lift"}]

    place = shown(page_of(demo_block("location", access=access, map=picture))).select_one(
        ".location"
    )

    assert place.select_one(".access li").string == "Lift"
    assert place.select_one(".location-map img")["alt"] == "Opposite the town hall"


def test_unsafe_ways_to_reach_the_clinic_are_not_links(shown):
    page = demo_page()
    page["clinic"] |= {
        "telephone": {"e164": "javascript:1", "display": "x", "url": "javascript:1"},
        "email": "a@b.example?bcc=c@d.example",
        "booking_url": "javascript:1",
    }

    hrefs = {link["href"] for link in shown(page).select("[href]")}

    assert {each for each in hrefs if each.startswith(("javascript", "tel", "mailto"))} == {
        "tel:999"  # of the safety notice
    }


def test_only_a_page_with_three_words_has_the_script_that_copies_them(shown, site):
    def scripts(page):
        found = [each["src"] for each in shown(page).select("script[src]")]
        return [each for each in found if "copy-button" in each]

    words = demo_block("location")
    assert scripts(page_of(words))[0].startswith("/static/frontend/copy-button.js")
    assert site.get("/shown/").headers["Content-Security-Policy"].count("script-src 'self'") == 1
    assert shown(page_of(words)).select_one("a.what3words[data-copy=Copy]")
    assert scripts(page_of(demo_block("location", what3words=None))) == []
