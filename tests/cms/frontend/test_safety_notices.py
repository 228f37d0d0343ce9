"""Numbers in safety notices can be called, and what cannot wait is found first."""

import pytest

from cms.frontend.linked_words import html_with_place, linked, with_place

from .fake_api import TOPIC_PATH, demo_block, demo_page, more_block, page_of
from .site import text_of


def notice(level, heading, **changes):
    stored = demo_block("contact_form")["value"]["safety_notices"][0]
    return stored | {"level": {"code": level, "label": level}, "heading": heading, **changes}


def test_the_emergency_number_of_the_demo_page_can_be_called(site):
    soup = site.soup(TOPIC_PATH)
    heading = soup.select_one(".care-card-emergency .care-card-heading")

    assert [(each.text, each["href"]) for each in heading.select("a")] == [("999", "tel:999")]
    assert "ring 999 or go to A&E at once" in text_of(heading)


def test_a_notice_of_its_own_has_its_numbers_as_links_too(shown):
    numbers = [{"words": "01632 960 001", "url": "tel:+441632960001"}]
    block = more_block("get-help-now", action="Phone 01632 960 001.", telephones=numbers)

    link = shown(page_of(block)).select_one(".care-card-action a")

    assert (link.text, link["href"]) == ("01632 960 001", "tel:+441632960001")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tel:999;phone-context=x", "tel:", None])
def test_a_link_that_is_no_call_is_none(shown, url):
    numbers = [{"words": "999", "url": url}]
    form = demo_block(
        "contact_form", safety_notices=[notice("urgent", "Ring 999 if:", telephones=numbers)]
    )

    heading = shown(page_of(form)).select_one(".care-card-heading")

    assert heading.select("a") == []
    assert "Ring 999 if:" in text_of(heading)


def test_a_number_is_linked_where_it_stands_alone():
    calls = {"999": "tel:999", "0999 9": "tel:+4409999"}

    parts = linked("Ring 999, not 9990 or x999; 0999 9 <now>", calls)

    assert [each["text"] for each in parts if "url" in each] == ["999", "0999 9"]
    assert "".join(each["text"] for each in parts) == "Ring 999, not 9990 or x999; 0999 9 <now>"


def test_the_contents_begin_with_what_cannot_wait_the_most_urgent_first(shown):
    urgent = more_block("get-help-now")
    form = demo_block(
        "contact_form",
        safety_notices=[notice("non_urgent", "Rest if:"), notice("emergency", "Ring 999 if :")],
    )

    soup = shown(page_of(demo_block("benefit"), urgent, form))
    entries = [
        (each.li_class, each.a["href"], text_of(each))
        for each in map(_entry, soup.select(".contents li"))
    ]

    assert entries[:2] == [
        ("contents-emergency", "#send-a-message-notice-2", "When to get help at once"),
        ("contents-urgent", "#get-help-now", "Ask for an urgent appointment if …"),
    ]
    assert len([each for each in entries if each[1] == "#get-help-now"]) == 1
    assert soup.select_one("#send-a-message-notice-2.care-card-emergency")


def _entry(item):
    item.li_class = item["class"][0]
    return item


def test_a_notice_that_can_wait_keeps_its_place_among_the_contents(shown):
    calm = more_block("get-help-now", level={"code": "non_urgent", "label": "Advice"})

    entries = shown(page_of(demo_block("benefit"), calm)).select(".contents li")

    assert [each["class"][0] for each in entries][:2] == [
        "contents-benefit",
        "contents-safety_notice",
    ]


def test_three_words_of_a_place_are_a_link_wherever_the_clinic_names_them(site, fake_api):
    page = demo_page()
    fake_api.pages["/"]["clinic"] = page["clinic"]

    for soup in (site.soup(TOPIC_PATH), site.soup("/")):
        link = soup.footer.select_one("a[href*=what3words]")
        assert (link.text, link["href"]) == (
            "///crush.pounces.gifted", "https://what3words.com/crush.pounces.gifted",
        )  # fmt: skip


def test_words_that_are_no_place_stay_as_they_are():
    assert with_place("Come to ///a.b or http://x///y.z.w1") == [
        {"text": "Come to ///a.b or http://x///y.z.w1"}
    ]
    assert with_place(None) == html_with_place(None) == []
    assert html_with_place("<p>No place</p>") == [{"html": "<p>No place</p>"}]


@pytest.mark.parametrize(
    ("locale", "known"),
    [
        ("en-gb", "(what3words: the exact spot on a map)."),
        ("fr", "(what3words : l’endroit exact sur une carte)."),
        ("de", "(what3words: die genaue Stelle auf einer Karte)."),
        ("ar", "(what3words: the exact spot on a map)."),
    ],
)
@pytest.mark.parametrize("where", ["footer", ".turned-off"])
def test_a_page_says_what_three_words_are(shown, locale, known, where):
    told = {"body_html": "<p>Come to ///crush.pounces.gifted.</p>"}
    page = page_of(demo_block("contact_form", turned_off=True, failure=told))
    page["meta"]["locale"] = locale
    page["clinic"]["other_contact"] = "Come to ///crush.pounces.gifted."

    link = shown(page).select_one(f"{where} a[href*=what3words]")

    sentence = link.parent
    assert text_of(sentence) == f"Come to ///crush.pounces.gifted {known}"
    assert [each["lang"] for each in sentence.select("[lang]")] == (
        ["en"] if locale == "ar" else []
    )


def test_what_three_words_are_is_said_once_and_never_to_who_says_it():
    twice = with_place("///one.two.three, at the back ///four.five.six")
    named = with_place("With What3Words: ///one.two.three")
    html = html_with_place("<p>///one.two.three</p><p>///four.five.six</p>")

    for parts in (twice, html):
        assert [each.get("unknown") for each in parts if "url" in each] == [True, None]
    assert [each for each in named if "unknown" in each] == []


def test_html_of_an_editor_keeps_its_own_links():
    html = '<p><a href="https://example.org/">///one.two.three</a></p>'

    assert html_with_place(html) == [{"html": html}]
