"""The demo page as a reader sees it, made from the JSON that the real API answers."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from .fake_api import TOPIC_ID, TOPIC_PATH, demo_block, demo_page, page_of, stored
from .site import REPOSITORY, text_of

SEED = REPOSITORY / "cms" / "demo" / "benefits-of-exercise-on-lower-back-pain.txt"


def seed_lines(path: Path):
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from filter(None, [line.strip().removeprefix("•").strip().rstrip(":")])


def test_every_line_of_the_seed_text_is_on_the_page(site):
    page = text_of(site.soup(TOPIC_PATH).body)

    missing = [line for line in seed_lines(SEED) if line not in page]

    # The page writes three slashes before the words, as their maker asks.
    assert missing == ["What3words: crush.pounces.gifted"]
    assert "What3words ///crush.pounces.gifted" in page


def test_the_six_benefits_are_numbered_headings_in_order(site):
    headings = [text_of(found.h2) for found in site.soup(TOPIC_PATH).select(".benefit")]

    assert [heading[:2] for heading in headings] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert headings[0] == "1. Pain Reduction"


def test_headings_do_not_skip_a_level_and_there_is_one_title(site):
    headings = site.soup(TOPIC_PATH).find_all(re.compile("^h[1-6]$"))
    levels = [int(heading.name[1]) for heading in headings]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_research_is_a_section_of_its_own_where_nothing_stands_above_it(shown):
    soup = shown(page_of(demo_block("research"), demo_block("location")))

    assert soup.select_one(".research").find(re.compile("^h")).name == "h2"


def test_research_below_a_section_is_a_heading_deeper(site):
    soup = site.soup(TOPIC_PATH)

    assert {found.find(re.compile("^h")).name for found in soup.select(".research")} == {"h3"}


def test_the_page_offers_its_sections_to_jump_to(site):
    entries = site.soup(TOPIC_PATH).select(".contents a")

    assert [text_of(entry) for entry in entries][-4:] == [
        "Key Research",
        "Location",
        "Send a Message",
        "References",
    ]


def test_every_link_inside_the_page_has_a_target_and_ids_are_unique(site):
    soup = site.soup(TOPIC_PATH)
    ids = [element["id"] for element in soup.select("[id]")]

    targets = {link["href"][1:] for link in soup.select('a[href^="#"]')}
    labelled = {
        i for element in soup.select("[aria-labelledby]") for i in [element["aria-labelledby"]]
    }

    assert len(ids) == len(set(ids))
    assert targets | labelled <= set(ids)


def test_two_blocks_with_the_same_anchor_get_different_ids(shown):
    soup = shown(page_of(demo_block("benefit"), demo_block("benefit")))
    ids = [element["id"] for element in soup.select("[id]")]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("body", ["<p>Words</p>", {"words": 1}, ["words"], None])
def test_a_body_that_is_not_one_of_blocks_leaves_the_page_standing(shown, site, body):
    soup = shown(demo_page(body=body))

    assert soup.h1
    assert site.get("/shown.md").status_code == 200


def test_a_block_cannot_take_the_id_of_the_page(shown):
    soup = shown(page_of(demo_block("benefit") | {"anchor": "content"}))

    assert soup.select_one("#content").name == "main"


@pytest.mark.parametrize("type_", ["text", "benefit"])
def test_no_heading_takes_an_id_that_the_page_has_already(shown, fake_api, type_):
    fake_api.below[TOPIC_ID] = stored("topics")
    others = shown(page_of(demo_block("benefit", evidence=[]))).select("[id]")
    names = {each["id"].removesuffix("-heading") for each in others} | {"pain", "pain-heading"}
    named = [demo_block(type_) | {"anchor": name} for name in sorted(names)]

    ids = [element["id"] for element in shown(page_of(*named)).select("[id]")]

    assert {"about-this-page", "page-topics", "ref-1"} <= set(ids)
    assert sorted(ids) == sorted(set(ids))


def test_certainty_is_shown_in_words_with_the_evidence_behind_it(site):
    basis = text_of(site.soup(TOPIC_PATH).select_one("#pain-reduction .basis"))

    assert basis.startswith("Moderate certainty: 35 studies, 2,746 people")
    assert "15 points lower (12 to 18)" in basis
    assert "(lower is better)" in basis


def test_an_editors_lower_certainty_stands_before_what_each_finding_says(shown):
    lowered = {"code": "low", "label": "Low certainty"}

    basis = text_of(shown(page_of(demo_block("benefit", certainty=lowered))).select_one(".basis"))

    assert basis.startswith("Low certainty Supports this")
    assert "Moderate certainty: 35 studies, 2,746 people" in basis


def test_a_benefit_without_a_source_says_so(site):
    basis = site.soup(TOPIC_PATH).select_one("#reduced-recurrence .basis")

    assert "names no study for this point." in text_of(basis)
    assert basis.strong.text == "No source is given:"  # as plain to see as a certainty


def test_the_lead_practitioner_is_marked_as_an_example(site):
    footer = text_of(site.soup(TOPIC_PATH).footer)

    assert "A. Example, Lead practitioner (Example, not a real person)" in footer


def test_review_dates_and_people_are_shown_when_known(shown):
    person = demo_page()["clinic"]["lead_practitioner"]
    review = {
        "last_reviewed": "2026-11-20",
        "next_review_due": "2029-11-20",
        "reviewed_by": person | {"registrations": ["HCPC PH00000"], "is_example": False},
        "written_by": None,
        "change_note": "Corrected a source.",
    }

    text = text_of(shown(demo_page(review=review)).select_one(".review"))

    assert "Last reviewed 20 November 2026" in text
    assert "Next review due 20 November 2029" in text
    assert "A. Example, Lead practitioner HCPC PH00000" in text
    assert "Corrected a source." in text


def test_the_first_screen_says_who_wrote_and_reviewed_it_when_and_what_to_do(shown):
    lead = demo_page()["clinic"]["lead_practitioner"] | {"is_example": False}
    photo = {"url": "https://media.example.org/jo.jpg", "width": 96, "height": 96, "alt": "Jo"}
    register = {"text": "HCPC PH00000", "url": "https://www.hcpc-uk.org/"}
    review = {
        "last_reviewed": "2026-11-20",
        "written_by": lead | {"name": "Jo Writer", "photo": photo, "registers": [register]},
        "reviewed_by": lead | {"name": "Dr Kit Reviewer"},
    }

    head = shown(demo_page(review=review, plain_summary="In short.")).select_one(".page-head")

    assert text_of(head.select_one(".lead")) == "In short."
    assert "Written by Jo Writer, Lead practitioner" in text_of(head)
    assert "Reviewed by Dr Kit Reviewer" in text_of(head)
    assert "Reviewed on 20 November 2026" in text_of(head)
    assert head.select_one("img.face")["src"] == photo["url"]
    assert head.select_one("span.face").text == "KR"
    assert head.select_one("a[href='https://www.hcpc-uk.org/']").text == "HCPC PH00000"
    assert [link["href"] for link in head.select(".button")] == ["#send-a-message"]


def test_the_opening_paragraph_stands_below_the_title_where_there_is_no_summary(site, shown):
    soup = site.soup(TOPIC_PATH)
    lead = soup.select_one(".page-head > h1 + .lead")

    assert text_of(lead).startswith("Exercise therapy is one of the most consistently recommended")
    assert text_of(soup.main).count("Exercise therapy is one of") == 1
    assert soup.select_one(f"#{lead['id']}") == lead
    summarized = shown(demo_page(plain_summary="In short."))
    assert text_of(summarized.select_one(".lead")) == "In short."
    assert text_of(summarized.select_one(".body > .text")).startswith("Exercise therapy is one of")


@pytest.mark.parametrize(
    "html",
    ["<p>One.</p><p>Two.</p>", "<h2>Heading</h2><p>One.</p>", "<ul><li>One.</li></ul>",
     f"<p>{'Long. ' * 90}</p>", None],
)  # fmt: skip
def test_what_is_more_than_a_short_paragraph_stays_below_the_contents(shown, html):
    soup = shown(page_of(demo_block("text", text_html=html), demo_block("benefit")))

    assert soup.select(".lead") == []
    assert len(soup.select(".body > .text")) == 1


def test_a_page_without_an_author_says_who_gets_the_messages(shown):
    nobody = demo_page()["review"] | dict.fromkeys(("written_by", "reviewed_by", "last_reviewed"))
    byline = text_of(shown(demo_page(review=nobody)).select_one(".byline"))
    without = shown(page_of(demo_block("benefit"), review=nobody)).select_one(".byline")

    assert byline.startswith("AE Messages go to A. Example, Lead practitioner")
    assert "(not a real person)" in byline
    assert text_of(without) == "Published on 20 November 2026 About this page"


@pytest.mark.parametrize(
    ("levels", "led"),
    [
        (("emergency",), [1]),
        (("non_urgent", "urgent", "emergency"), [3]),
        (("urgent",), [1]),
        (("non_urgent",), []),
        ((), []),
    ],
)
def test_the_first_screen_leads_to_when_to_get_help_at_once(shown, levels, led):
    notice = demo_block("contact_form")["value"]["safety_notices"][0]
    notices = [notice | {"level": {"code": level, "label": level}} for level in levels]

    head = shown(page_of(demo_block("contact_form", safety_notices=notices))).select_one(
        ".page-head"
    )

    found = [(each["href"], each.text) for each in head.select(".help-at-once a")]
    words = "When to get help at once"
    assert found == [(f"#send-a-message-notice-{number}", words) for number in led]
    if led:  # help stands before the invitation to write
        assert head.select_one(".help-at-once ~ * .button, .help-at-once ~ .button")


def test_who_wrote_and_reviewed_a_page_is_named_once(shown):
    lead = demo_page()["clinic"]["lead_practitioner"]

    byline = shown(demo_page(review={"written_by": lead, "reviewed_by": lead})).select_one(
        ".byline"
    )

    assert text_of(byline).startswith("AE Written and reviewed by A. Example, Lead practitioner")
    assert text_of(byline.select_one(".byline-name")) == "A. Example,"  # no line begins with it
    assert len(byline.select(".face")) == 1


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        ({"booking_url": "https://booking.example.org/"}, "https://booking.example.org/"),
        ({"telephone": {"e164": "+441632960001", "display": "01632 960001"}}, "tel:+441632960001"),
        ({"booking_url": "javascript:alert(1)"}, None),
        ({}, None),
    ],
)
def test_a_page_without_a_form_leads_to_booking_or_to_the_telephone(shown, facts, action):
    page = page_of(demo_block("benefit"))
    page["clinic"] |= {"telephone": None} | facts

    buttons = shown(page).select(".page-head .button")

    assert [each["href"] for each in buttons] == ([action] if action else [])


def test_the_six_benefits_lead_the_contents_with_their_numbers(site):
    entries = site.soup(TOPIC_PATH).select(".contents-benefit")

    assert [entry.span["data-number"] for entry in entries] == ["1", "2", "3", "4", "5", "6"]
    assert text_of(entries[0]) == "Pain Reduction"


def test_the_title_stands_once_and_its_picture_is_the_page_s(shown):
    picture = {"url": "https://media.example.org/a.jpg", "width": 1200, "height": 800, "alt": "A"}

    soup = shown(demo_page(picture=picture, seo={}) | {"clinic": {"name": "Clinic"}})
    body = text_of(soup.select_one("main"))

    assert body.count("Benefits of Exercise on Lower Back Pain") == 1
    assert soup.select_one(".breadcrumbs [aria-current]") is None
    shown_picture = soup.select_one(".topic-picture")
    assert (shown_picture["width"], shown_picture["height"]) == ("1200", "800")


def test_a_page_that_nobody_reviewed_says_only_when_it_was_published(shown):
    text = text_of(shown(demo_page(review={})).select_one(".review"))

    assert text.startswith("About this page Last published 20 November 2026")


def test_a_mistake_is_reported_by_the_page_s_form_or_else_as_the_clinic_says(shown):
    by_form = shown(demo_page()).select_one(".review")
    without = shown(page_of(demo_block("location"))).select_one(".review")

    assert "#send-a-message" in [each["href"] for each in by_form.select("a")]
    assert "#send-a-message" not in [each["href"] for each in without.select("a")]
    assert without.select_one("a[href='mailto:reception@example.org']")


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ({"email": None}, "+44 1632 960001"),
        ({"email": None, "telephone": None}, "You can also come and see us at ///crush"),
        (
            dict.fromkeys(("email", "telephone", "other_contact")),
            "the way you usually reach it.",
        ),
    ],
)
def test_a_mistake_is_told_in_writing_where_that_is_possible(shown, facts, way):
    page = page_of(demo_block("location"))
    page["clinic"] |= facts

    assert way in text_of(shown(page).select_one(".review"))


def test_the_head_says_what_the_page_is(shown):
    page = demo_page()
    page["seo"] |= {"title": "Back pain", "description": "What helps."}

    head = shown(page).head

    assert head.title.string == "Back pain – Example Clinic"
    assert head.find("meta", {"name": "description"})["content"] == "What helps."
    assert head.find("link", rel="canonical")["href"] == page["seo"]["canonical"]
    assert shown(page).html["lang"] == "en-gb"


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en-gb", "20 November 2026; words were changed after that"),
        ("fr", "20 novembre 2026 ; le texte a été modifié depuis"),
        ("de", "20. November 2026; der Text wurde danach geändert"),
    ],
)
@pytest.mark.parametrize("changed", [True, False, None])
def test_a_change_after_the_review_is_shown_in_the_pages_language(shown, locale, told, changed):
    page = demo_page()
    page["meta"]["locale"] = locale
    page["review"] |= {"last_reviewed": "2026-11-20", "changed_since_review": changed}

    facts = text_of(shown(page).select_one(".review"))

    assert (told in facts) is bool(changed)
    assert told.split(";")[0].strip() in facts
