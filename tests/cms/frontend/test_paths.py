"""Addresses: what reaches the API, and what is refused before it."""

import socket
from urllib.parse import urlsplit

import pytest
import requests

from cms.frontend.views import is_plain
from tests.patience import PATIENCE

from .fake_api import TOPIC_PATH, demo_page, problem


def raw_status(site, target):
    """The status line for a path sent as it is: clients tidy up `..` and `//` by themselves."""
    where = urlsplit(site.address)
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE) as connection:
        request = f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode())
        answer = b""
        while b"\r\n\r\n" not in answer and (part := connection.recv(4096)):
            answer += part
    head = answer.decode("latin-1").split("\r\n\r\n")[0]
    return int(head.split()[1]), head


def test_a_page_is_asked_for_by_its_path_in_one_request(site, fake_api):
    site.get(TOPIC_PATH)

    assert fake_api.pages_asked() == [TOPIC_PATH]
    assert len(fake_api.asked) == 3  # the menu, and the topics below it


def test_no_cookie_of_the_api_or_the_reader_reaches_the_other(site, fake_api):
    site.get(TOPIC_PATH, cookies={"reader": "1"})
    answer = site.get(TOPIC_PATH)

    assert "Set-Cookie" not in answer.headers
    assert all("Cookie" not in headers for _, _, headers in fake_api.asked)


def test_letters_of_any_script_and_spaces_reach_the_api(site, fake_api):
    fake_api.pages["/behandlung/rücken schmerz/"] = demo_page()

    assert site.get("/behandlung/rücken schmerz/").status_code == 200


@pytest.mark.parametrize(("permanent", "status"), [(True, 301), (False, 302)])
def test_a_page_that_has_moved_leads_to_where_it_lives_now(site, fake_api, permanent, status):
    new = "http://127.0.0.1:8003/new/"
    moved = {"type": "moved", "path": "/new/", "url": new, "permanent": permanent}
    fake_api.pages["/old/"] = moved

    answer = site.get("/old/")

    assert (answer.status_code, answer.headers["Location"]) == (status, new)
    # Browsers keep a 301 for good, and would go round in circles once the page moves back.
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/exercise.html", "/info/exercise.php", "/leaflet.pdf"])
def test_an_old_site_s_address_leads_to_where_the_page_lives_now(site, fake_api, path):
    new = "http://127.0.0.1:8003/new/"
    fake_api.pages[path] = {"type": "moved", "path": "/new/", "url": new, "permanent": True}

    answer = site.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (301, new)


def test_an_old_site_s_address_may_say_that_it_was_taken_down(site, fake_api):
    fake_api.pages["/leaflet.pdf"] = (410, problem(410))

    assert site.get("/leaflet.pdf").status_code == 410


@pytest.mark.parametrize("answer", [(404, problem(404)), demo_page()])
def test_what_looks_like_a_file_is_no_page(site, fake_api, answer):
    fake_api.pages["/wp-login.php"] = answer

    assert site.get("/wp-login.php").status_code == 404


@pytest.mark.parametrize("answer", [(500, "{}"), (429, "{}"), (400, "<html>"), (404, "<html>")])
def test_a_file_is_503_where_the_api_gives_no_usable_answer(site, fake_api, answer):
    fake_api.pages["/leaflet.pdf"] = answer

    assert site.get("/leaflet.pdf").status_code == 503


def test_an_old_site_s_query_leads_to_where_the_page_lives_now(site, fake_api):
    new = "http://127.0.0.1:8003/new/"
    moved = {"type": "moved", "path": "/new/", "url": new, "permanent": True}
    fake_api.pages["/index.php?page_id=12"] = fake_api.pages["/?p=12"] = moved

    file = site.get("/index.php?page_id=12&utm_source=letter")
    home = site.get("/?p=12&fbclid=x")

    assert (file.status_code, file.headers["Location"]) == (301, new)
    assert (home.status_code, home.headers["Location"]) == (301, new)


@pytest.mark.parametrize("query", ["q=node/12", "12", "q=back%20pain", "a=2&a=1", "a;b"])
def test_an_old_site_s_query_is_asked_for_as_it_is_written(site, fake_api, query):
    assert site.get(f"/index.php?{query}&utm_source=x").status_code == 404

    assert f"/index.php?{query}" in fake_api.pages_asked()


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "gclid=1", "page=2", "", "fbclid"])
def test_the_marks_of_a_campaign_are_no_question_to_the_api(site, fake_api, query):
    assert site.get(f"{TOPIC_PATH}?{query}").status_code == 200

    assert TOPIC_PATH in fake_api.pages_asked()
    assert not any("?" in path for path in fake_api.pages_asked())


def test_a_page_with_an_unknown_query_is_shown(site, fake_api):
    assert site.get(f"{TOPIC_PATH}?colour=blue").status_code == 200
    assert site.get("/no-such-page/?colour=blue").status_code == 404


def test_a_page_with_a_question_mark_in_its_path_is_none(site):
    assert site.get(f"{TOPIC_PATH}%3Fcolour/").status_code == 404


def test_a_path_longer_than_the_api_takes_is_no_page(site, fake_api):
    assert site.get("/" + "ab/" * 600).status_code == 404
    assert fake_api.pages_asked() == ["/"] or not fake_api.pages_asked()


def test_a_missing_slash_is_added_and_the_query_is_kept(site):
    answer = site.get("/advice/back-pain?from=leaflet&x=1")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/advice/back-pain/?from=leaflet&x=1"
    assert site.get("/contact/sent?ref=ABCDEFGH").headers["Location"].endswith("/?ref=ABCDEFGH")


@pytest.mark.parametrize(
    "target",
    [
        "/../../etc/passwd/",
        "/%2e%2e/%2e%2e/etc/passwd/",
        "/a/../b/",
        "/./",
        "/a//b/",
        "/%5cexample/",
        "/%5cexample",
        "/a%00b/",
        "/a%0d%0aSet-Cookie:x/",
        "/a%0d%0ab",
        "/" + "a" * 300 + "/",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
    ],
)
def test_an_address_that_leads_elsewhere_is_not_found_and_not_asked_for(site, fake_api, target):
    status, head = raw_status(site, target)

    assert status == 404
    assert "Location" not in head
    # The error page may ask for the clinic's name, and for nothing else.
    assert set(fake_api.pages_asked()) <= {"/"}


@pytest.mark.parametrize("path", ["/", "//", "/example.org/", "/example", "a//b", "a/./b", "../a"])
def test_no_path_may_turn_into_an_address_elsewhere(path):
    # Django's own server tidies up leading slashes, others pass them on.
    assert not is_plain(path)


@pytest.mark.parametrize("path", ["", "advice/", "advice/back-pain", "behandlung/rücken schmerz/"])
def test_a_path_of_named_segments_is_a_path(path):
    assert is_plain(path)


@pytest.mark.parametrize("path", ["/", TOPIC_PATH, "/healthz", "/contact/sent/", "/advice"])
def test_pages_are_only_read(site, path):
    answer = requests.post(site.address + path, data={"a": "b"}, timeout=PATIENCE)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_another_host_s_name_is_refused(site):
    assert site.get("/", headers={"Host": "example.org"}).status_code == 400


def test_the_head_of_a_page_can_be_asked_for(site):
    answer = requests.head(site.address + TOPIC_PATH, timeout=PATIENCE)

    assert (answer.status_code, answer.text) == (200, "")
