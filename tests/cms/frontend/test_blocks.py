"""Each type of block on a page of its own."""

import pytest

from .fake_api import demo_block, more_block, now, page_of, stored
from .site import text_of

TYPES = {block["type"] for block in stored("demo_page")["body"]}


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_a_block_is_shown_with_each_optional_value_missing(shown, type_):
    block = demo_block(type_)
    empty = {
        key: [] if isinstance(value, list) else None
        for key, value in block["value"].items()
        if key not in {"html", "text_html", "heading", "number", "action", "turned_off"}
    }

    soup = shown(page_of(demo_block(type_, **empty), references=[]))

    assert "None" not in text_of(soup.main)


def test_unknown_types_and_empty_values_are_skipped(shown):
    body = [
        {"id": None, "type": "hologram", "anchor": "a", "value": {"html": "from the future"}},
        {"id": None, "type": "../base", "anchor": "b", "value": {"html": "from elsewhere"}},
        {"id": None, "type": "benefit", "anchor": "c", "value": None},
        demo_block("location"),
    ]

    main = shown(page_of(*body, references=[])).main

    assert [found.get("id") for found in main.select(".body > :not(.review)")] == ["location"]
    assert "from" not in text_of(main)


def test_text_keeps_the_html_that_the_api_cleaned(shown):
    block = demo_block(
        "text", text_html='<h2>Rest</h2><p>Not <a href="https://example.org/">bed</a></p>'
    )

    text = shown(page_of(block)).select_one(".text")

    assert text.h2.string == "Rest"
    assert text.a["href"] == "https://example.org/"


def test_a_benefit_names_for_whom_it_is_and_why_no_source_is_cited(shown):
    block = demo_block("benefit", evidence=[], applies_to="Adults", uncited_reason="Agreed here.")

    text = text_of(shown(page_of(block)).select_one(".benefit"))

    assert "For: Adults" in text
    assert "No source is given: Agreed here." in text


def test_a_risk_says_how_often_for_whom_and_on_what_it_rests(shown):
    section = shown(page_of(more_block("sore-muscles"))).select_one(".risk")

    for words in (
        "What can go wrong: Sore muscles",
        "How often: Probably common: about 3 in 100 people.",
        "Muscles may ache for a day or two.",
        "For: People who begin to exercise",
        "Moderate certainty",
        "[1]",
    ):
        assert words in text_of(section)
    assert section.h2["id"] == section["aria-labelledby"]


def test_a_risk_that_nobody_counted_says_so_once(shown):
    often = {"code": "not_known", "label": "Not known"}, "How often this happens is not known"
    block = more_block("sore-muscles", frequency=often[0], in_words=often[1])

    told = shown(page_of(block)).select_one(".how-often")

    assert text_of(told) == "How often this happens is not known."


def test_a_risk_of_one_line_has_no_empty_list(shown):
    none = dict.fromkeys(["applies_to", "certainty", "in_words"])
    block = more_block("sore-muscles", points_html=[], evidence=[], **none)

    section = shown(page_of(block)).select_one(".risk")

    assert section.ul is None
    assert "How often" not in text_of(section)


def test_the_contents_name_a_risk_as_one_and_without_a_number(shown):
    soup = shown(page_of(demo_block("benefit"), more_block("sore-muscles")))

    entry = soup.select_one('.contents a[href="#sore-muscles"]')
    assert text_of(entry) == "Risk: Sore muscles"
    assert entry.select_one("[data-number]") is None


def test_research_shows_its_quote_and_why_it_matters(shown):
    block = demo_block(
        "research",
        quote={"text": "It probably helps.", "locator": "p. 3"},
        why_it_matters_html="<p>It is cheap.</p>",
    )

    text = text_of(shown(page_of(block)).select_one(".research"))

    assert "It probably helps. p. 3" in text
    assert "Why it matters It is cheap." in text


def test_research_without_a_heading_takes_its_source_s_title(shown):
    soup = shown(page_of(demo_block("research", heading=None)))

    assert text_of(soup.select_one(".research h2")) == "Exercise therapy for chronic low back pain"


def test_a_guideline_says_who_recommends_what_where_and_how_strongly(shown):
    text = text_of(shown(page_of(more_block("nice-1-2-2"))).select_one(".guideline"))

    for words in (
        "NICE, recommendation 1.2.2",
        "Consider a group exercise programme.",
        "Conditional recommendation",
        "Recommends this",
        "England",
        "Checked on 1 January 2026",
        "[2]",
    ):
        assert words in text


def test_an_image_has_its_size_its_description_and_its_caption(shown):
    figure = shown(page_of(more_block("stretch"))).select_one("figure")

    assert figure.img["alt"] == "A person stretching on a mat"
    assert (figure.img["width"], figure.img["height"]) == ("1200", "800")
    assert text_of(figure.figcaption) == "A stretch for the lower back"


def test_a_decorative_image_has_an_empty_description(shown):
    figure = shown(page_of(more_block("pattern"))).select_one("figure")

    assert figure.img["alt"] == ""
    assert figure.figcaption is None


def test_an_image_without_a_file_leaves_nothing(shown):
    assert shown(page_of(more_block("stretch", image=None))).select("main img, .image img") == []


@pytest.mark.parametrize("ref", [None, 99])
def test_research_has_a_heading_before_it_has_a_source(shown, ref):
    soup = shown(page_of(demo_block("research", ref=ref, heading=None)))

    assert text_of(soup.select_one(".research .entry-heading")) == "Research"


def test_a_safety_notice_says_its_level_in_words_and_who_approved_it(shown):
    notice = shown(page_of(more_block("get-help-now"))).select_one(".safety-notice")

    assert text_of(notice.h2) == "Urgent action required: Ask for an urgent appointment if:"
    assert "Phone the clinic." in text_of(notice)
    assert "Approved by A. Example on 20 November 2026. Source[1]" in text_of(notice)


@pytest.mark.parametrize("where", [".safety-notice", ".contact"])
def test_a_notice_says_that_its_source_was_taken_back(shown, where):
    notice = more_block("get-help-now")
    form = demo_block("contact_form", safety_notices=[notice["value"]])
    page = page_of(notice, form)
    now(page, "hayden-2021", "retracted", "fallen")

    card = shown(page).select_one(f"{where} .care-card")

    assert text_of(card.select_one(".tag-fallen")) == "Withdrawn"
    assert text_of(card.select_one("strong")).endswith("do not rely on it.")


def test_a_notice_marks_a_source_that_is_in_doubt_without_alarm(shown):
    page = page_of(more_block("get-help-now"))
    now(page, "hayden-2021", "corrected", "in_doubt")

    card = shown(page).select_one(".care-card")

    assert "In doubt It was corrected after publication." in text_of(card)
    assert card.select("strong") == []


def test_a_notice_that_nobody_approved_tells_visitors_nothing_of_it(shown):
    notice = more_block("get-help-now", approved_by=None, approved_on=None, ref=None)

    assert shown(page_of(notice)).select(".care-card .quiet") == []


def test_the_location_links_to_its_three_words_and_says_only_what_they_are(shown):
    location = shown(page_of(demo_block("location"))).select_one(".location")

    assert location.a["href"] == "https://what3words.com/crush.pounces.gifted"
    assert [text_of(each) for each in location.select(".quiet")] == [
        "Three words that name the exact spot. The link shows it on a map."
    ]


def test_a_location_shows_all_that_is_known(shown):
    words = demo_block("location")["value"]["what3words"]
    block = demo_block(
        "location",
        address="1 Example Street\nExampletown",
        coordinates={"latitude": 51.5, "longitude": -0.1},
        what3words=words | {"position_checked_on": "2026-11-20"},
        opening_hours_html="<p>Monday</p>",
        directions_html="<p>Turn left</p>",
        public_transport_html="<p>Bus 1</p>",
        access_html="<p>Step-free</p>",
    )

    location = shown(page_of(block)).select_one(".location")

    assert location.select_one("a:-soup-contains('See it on a map')")["href"] == (
        "https://www.openstreetmap.org/?mlat=51.5&mlon=-0.1#map=17/51.5/-0.1"
    )
    assert str(location.address) == "<address>1 Example Street<br/>Exampletown</address>"
    for words in ("51.5, -0.1", "on 20 November 2026", "Monday", "Turn left", "Bus 1", "Step-free"):
        assert words in text_of(location)


def test_without_coordinates_the_map_is_asked_for_the_address(shown):
    block = demo_block("location", address="1 Example Street\nExampletown")

    links = [link["href"] for link in shown(page_of(block)).select(".location a")]

    assert "https://www.openstreetmap.org/search?query=1%20Example%20Street%0AExampletown" in links


def test_an_image_is_offered_in_each_size_and_format(shown):
    block = more_block("stretch")
    block["value"]["image"]["srcset"] = [
        {"type": "image/avif", "srcset": "https://m/a.avif 400w, https://m/b.avif 800w"},
        {"type": "image/webp", "srcset": "https://m/a.webp 400w"},
    ]

    sources = shown(page_of(block)).select("picture > source")

    assert [(each["type"], each["srcset"]) for each in sources] == [
        ("image/avif", "https://m/a.avif 400w, https://m/b.avif 800w"),
        ("image/webp", "https://m/a.webp 400w"),
    ]
    assert all("92vw" in each["sizes"] for each in sources)
