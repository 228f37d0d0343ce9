"""The search page: found, nothing found, nothing asked, too much asked."""

import pytest

from .fake_api import problem, stored
from .site import running_site, text_of
from .test_navigation import listed


def asked(fake_api):
    return [query for _, query, _ in fake_api.asked if "search" in query]


def test_every_page_has_a_search_form(site):
    for path in ("/", "/benefits-of-exercise-on-lower-back-pain/", "/contact/sent/"):
        form = site.soup(path).select_one("header form[role=search]")
        assert (form["action"], form["method"]) == ("/search/", "get")
        assert text_of(form.select_one(f"label[for={form.select_one('[name=q]')['id']}]"))


def test_what_was_found_is_listed_with_its_summary(site, fake_api):
    fake_api.found = stored("topics")
    fake_api.found["items"][0]["plain_summary"] = "Exercise probably helps."

    main = site.soup("/search/?q=back+pain").main

    assert text_of(main.h2) == "1 topic found"
    assert main.select_one(".results a")["href"] == "/benefits-of-exercise-on-lower-back-pain/"
    assert "Exercise probably helps." in text_of(main)
    assert main.select_one("[name=q]")["value"] == "back pain"
    assert asked(fake_api) == [
        {
            "type": ["pages.TopicPage"],
            "fields": ["plain_summary,picture,search_description"],
            "search": ["back pain"],
            "limit": ["10"],
            "offset": ["0"],
        }
    ]


def test_nothing_found_says_what_to_try(site, fake_api):
    fake_api.found = listed()

    page = site.soup("/search/?q=zzz").main
    main = text_of(page)

    assert "Nothing was found" in main
    assert "“zzz”" in main
    assert "Check the spelling." in main
    other_contact = fake_api.pages["/"]["clinic"]["other_contact"].rstrip(".")
    assert text_of(page.ul.find_all("li")[-1]).startswith(other_contact)  # a sentence of its own


def test_an_empty_search_makes_no_request_to_the_api(site, fake_api):
    for path in ("/search/", "/search/?q=", "/search/?q=%20%00%09"):
        assert "Type what you are looking for" in text_of(site.soup(path).main)
    assert asked(fake_api) == []


def test_too_many_characters_are_an_error_that_keeps_them(site, fake_api):
    words = "back " * 41

    soup = site.soup(f"/search/?q={words}")

    field = soup.select_one("main [name=q]")
    assert soup.title.string.startswith("Error: ")
    assert "Search for 200 characters or fewer. You searched for 204." in text_of(soup.main)
    assert field["value"] == words.strip()
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "search-error")
    assert asked(fake_api) == []


def test_control_characters_are_not_passed_on(site, fake_api):
    site.get("/search/?q=back%00%0Apain")

    assert asked(fake_api)[0]["search"] == ["back pain"]


def test_results_are_shown_page_by_page(site, fake_api):
    fake_api.found = listed(*"ABCDEFGHIJ", total=25)

    main = site.soup("/search/?q=back+%26+pain&page=2&language=fr").main

    assert asked(fake_api)[0]["offset"] == ["10"]
    assert asked(fake_api)[0]["locale"] == ["fr"]
    assert text_of(main.h2) == "25 topics found"
    assert main.ol["start"] == "11"
    assert [a["href"] for a in main.select(".pager a")] == [
        "?q=back%20%26%20pain&language=fr&page=1",
        "?q=back%20%26%20pain&language=fr&page=3",
    ]


@pytest.mark.parametrize("language", ["xx", "<b>", "../", ""])
def test_a_language_that_is_none_does_no_harm(site, fake_api, language):
    fake_api.found = (404, problem(404)) if language == "xx" else listed()

    assert "Nothing was found" in text_of(site.soup(f"/search/?q=a&language={language}").main)


def test_a_search_that_fails_is_a_temporary_failure(site, fake_api):
    fake_api.found = (500, "{}")

    assert site.get("/search/?q=back").status_code == 503


def test_results_are_not_for_search_engines(site):
    answer = site.get("/search/?q=back")

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_visitor_who_searches_too_often_is_told_and_others_search_on(fake_api):
    with running_site(
        fake_api.address,
        FRONTEND_SEARCHES_PER_MINUTE="3",
        FRONTEND_TRUSTED_PROXY_COUNT="1",
        FRONTEND_TOKEN="shared",
    ) as site:
        fake_api.found = stored("topics")
        one, other = ({"X-Forwarded-For": f"203.0.113.{each}"} for each in (7, 8))
        fake_api.forget()

        answers = [site.get("/search/?q=back", headers=one) for _ in range(5)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[-1].headers["Retry-After"] == "60"
        assert "Too many searches" in answers[-1].text
        assert site.get("/search/?q=back", headers=other).status_code == 200
        searches = [headers for _, query, headers in fake_api.asked if "search" in query]
        assert [each["X-Visitor-Address"] for each in searches] == [
            "203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.8"
        ]  # fmt: skip
        assert {each["X-Frontend-Token"] for each in searches} == {"shared"}


def test_a_corrected_search_says_what_was_looked_for_instead(site, fake_api):
    fake_api.found = listed("Back")
    fake_api.found["meta"]["did_you_mean"] = "back & <b>pain</b>"

    main = site.soup("/search/?q=bakc+%26+pian&language=fr").main

    told = main.select_one(".did-you-mean")
    assert "Showing results for: back & <b>pain</b>" in text_of(told)
    assert text_of(told).startswith("No topic has all of these words: “bakc & pian”.")
    address = "?q=back%20%26%20%3Cb%3Epain%3C%2Fb%3E&language=fr"
    assert told.a["href"] == address
    assert main.select_one("[name=q]")["value"] == "bakc & pian"


def test_where_nothing_was_found_topics_and_the_telephone_help_on(site, fake_api):
    page = fake_api.pages["/"]
    page["clinic"] |= {"telephone": {"e164": "+441632960001", "display": "01632 960001"}}
    fake_api.topics = listed(*"ABCDEFGH")
    fake_api.found = listed()

    main = site.soup("/search/?q=zzz").main

    assert [link["href"] for link in main.select(".topics a")] == [f"/{each}/" for each in "abcdef"]
    assert main.select_one("a[href^=tel]")["href"] == "tel:+441632960001"
    assert not main.select(".did-you-mean")
