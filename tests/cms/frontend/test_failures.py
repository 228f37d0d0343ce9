"""What a reader gets when a page does not exist, or the API does not give it."""

import pytest
from bs4 import BeautifulSoup

from .fake_api import TOPIC_PATH, demo_page, problem
from .site import free_port, running_site


def test_a_page_that_the_api_does_not_have_is_not_found(site):
    answer = site.get("/no-such-page/")

    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert 'href="/"' in answer.text


def test_a_page_that_is_not_found_offers_the_telephone(site):
    site.soup(TOPIC_PATH)  # from which the site knows the clinic
    main = BeautifulSoup(site.get("/no-such-page/").text, "html.parser").main

    assert main.select_one("a[href='tel:+441632960001']")


def test_a_page_that_was_taken_down_says_so(site, fake_api):
    fake_api.pages["/gone/"] = (410, problem(410))

    answer = site.get("/gone/")

    assert answer.status_code == 410
    assert "This page has been taken down" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "failure",
    [
        (500, "{}"),
        (502, "<html>"),
        (429, "{}"),
        (302, ""),
        (200, "<html>"),
        (200, "[]"),
        (200, ""),
        # Not the API's word on the page: a host name that it does not know, a proxy's own page …
        (400, "<h1>Bad Request (400)</h1>"),
        (400, problem(400)),
        (404, "<h1>Not Found</h1>"),
        (404, "{}"),
        (410, "<html>"),
        (404, problem(410)),
        (414, ""),
        (403, "{}"),
        (401, "{}"),
    ],
)
def test_an_answer_that_is_no_page_is_a_temporary_failure(site, fake_api, failure):
    fake_api.pages["/failing/"] = failure

    answer = site.get("/failing/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "load this page again" in answer.text


def test_a_slow_api_is_not_waited_for(site, fake_api):
    fake_api.pages["/slow/"] = demo_page()

    assert site.get("/slow/").status_code == 503


def test_a_list_of_topics_that_is_no_list_is_a_temporary_failure(site, fake_api):
    fake_api.topics = {"unexpected": True}

    assert site.get("/").status_code == 503


def test_the_failure_page_shows_another_way_to_reach_the_clinic(site, fake_api):
    fake_api.pages["/known/"] = demo_page()
    fake_api.pages["/known/"]["clinic"]["other_contact"] = "Phone 01632 960 001."
    fake_api.pages["/failing/"] = (500, "{}")

    site.get("/known/")

    assert "Phone 01632 960 001." in site.get("/failing/").text


def test_a_page_of_an_unforeseen_shape_is_the_site_s_own_fault(site, fake_api):
    fake_api.pages["/odd/"] = demo_page(references=[7])

    answer = site.get("/odd/")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "Traceback" not in answer.text


def test_without_an_api_the_site_still_answers_for_itself():
    with running_site(f"http://127.0.0.1:{free_port()}/api/v2") as site:
        statuses = {
            path: site.get(path).status_code
            for path in ("/healthz", "/", "/any/page/", "/contact/sent/?ref=ABCDEFGH", "/x.php")
        }

    assert statuses == {
        "/healthz": 200,
        "/": 503,
        "/any/page/": 503,
        "/contact/sent/?ref=ABCDEFGH": 200,
        "/x.php": 503,
    }


def test_health_does_not_ask_the_api(site, fake_api):
    answer = site.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")
    assert fake_api.asked == []
