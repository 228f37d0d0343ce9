"""The home page, and the page that thanks for a message."""

import pytest

from cms.frontend.readable import initials
from tests.browser.states import practice

from .fake_api import HOME_ID, TOPIC_PATH, stored
from .site import text_of


def test_the_home_page_introduces_the_clinic_and_lists_its_topics(site):
    main = site.soup("/").main

    assert text_of(main.h1) == "Example Clinic"
    assert "An example clinic, made to show Clinic CMS." in text_of(main)
    topic = main.select_one(".topics a")
    assert (topic["href"], text_of(topic)) == (
        TOPIC_PATH,
        "Benefits of Exercise on Lower Back Pain",
    )


def test_a_topic_is_listed_with_its_summary(site, fake_api):
    fake_api.topics["items"][0]["plain_summary"] = "Exercise probably helps."

    assert "Exercise probably helps." in text_of(site.soup("/").select_one(".topics"))


def test_a_topic_without_a_summary_is_listed_with_its_words_for_search_results(site, fake_api):
    fake_api.topics["items"][0]["meta"]["search_description"] = "What walking does."

    assert "What walking does." in text_of(site.soup("/").select_one(".topics"))


def test_the_picture_of_the_home_page_keeps_its_place_and_its_description(shown, fake_api):
    page = practice() | {"picture": fake_api.picture()}

    soup = shown(page)
    hero = soup.select_one(".hero picture")

    assert hero.source["srcset"].endswith("/media/door.webp 1200w")
    assert (hero.img["alt"], hero.img["width"], hero.img["height"]) == (
        "The front door, with a ramp",
        "1200",
        "800",
    )
    assert not hero.img.has_attr("loading")
    assert [text_of(face) for face in soup.select("#people-heading ~ .person .face")] == ["AE"]
    assert soup.select(".hero .person") == []


def test_the_home_page_asks_for_topics_with_their_summaries(site, fake_api):
    site.get("/")

    query = next(query for _, query, _ in fake_api.asked if "type" in query)
    assert query == {
        "type": ["pages.TopicPage"],
        "fields": ["plain_summary,picture,search_description"],
        "child_of": [HOME_ID],
        "limit": ["24"],
        "offset": ["0"],
    }


def test_the_home_page_shows_people_place_and_every_way_to_the_clinic(shown):
    soup = shown(practice())
    hero, contact = soup.select_one(".hero"), soup.select_one("#contact")

    assert [link["href"] for link in hero.select(".actions a")] == [
        "https://booking.example.org/",
        "tel:+441632960001",
    ]
    assert [text_of(face) for face in soup.main.select(".face")] == ["AE"]
    assert soup.select_one(".person a[href='https://www.hcpc-uk.org/']").text == "HCPC PH00000"
    assert "since 2001" in text_of(soup.main)
    assert "1 Example Street Exampletown" in text_of(contact).replace("\n", " ")
    assert contact.select_one("a[href='mailto:reception@example.org']")
    for frame in (soup.header, soup.footer):
        assert frame.select_one("a[href='tel:+441632960001']")
        assert frame.select_one("a[href='https://booking.example.org/']")


def test_a_clinic_that_says_nothing_of_itself_has_no_empty_parts(shown):
    page = stored("home_page")
    page["clinic"] = {"name": "Clinic", "lead_practitioner": None, "other_contact": None}

    soup = shown(page)

    assert [each for each in soup.select("section, ul, address, p") if not text_of(each)] == []
    assert "None" not in text_of(soup.body)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dr Jane van Doe", "JD"),
        ("A. Example", "AE"),
        ("Zoë", "Z"),
        ("Frau Dr. Ö. Ü", "ÖÜ"),
        ("", ""),
    ],
)
def test_a_person_without_a_photo_has_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize("path", ["/", "/?page=2"])
def test_a_home_page_without_topics_says_so(site, fake_api, path):
    fake_api.topics = {"meta": {"total_count": 0}, "items": []}

    main = site.soup(path).main

    assert "No topics have been published yet." in text_of(main)
    assert main.select(".pager") == []


def test_thanks_show_the_reference(site):
    answer = site.get("/contact/sent/?ref=ABCDEF27")

    assert "ABCDEF27" in answer.text
    assert "We have your message" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "given",
    ["", "ABCDEFG", "ABCDEFGHI", "abcdefgh", "ABCDEFG1", "ABCDEFGH%0A", "<b>ABCDE", "ＡBCDEFGH"],
)
def test_a_reference_that_the_handler_cannot_have_given_is_not_shown(site, given):
    text = site.get(f"/contact/sent/?ref={given}").text

    assert "Your reference" not in text
    assert "We have your message" not in text
    assert "<b>" not in text


def test_thanks_do_not_need_the_api(site, fake_api):
    fake_api.pages.clear()

    assert site.get("/contact/sent/?ref=ABCDEFGH").status_code == 200
