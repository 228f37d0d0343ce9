"""Which rendered pages are kept, and that each is as new as the answers that it was made of."""

import gzip
import io
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.http import QueryDict
from django.utils.autoreload import file_changed

from cms.frontend import api_fetcher, site_version
from cms.frontend.api_client import ApiClient
from cms.frontend.api_errors import ApiError, PageGone
from cms.frontend.kept_pages import KeptPages, page_key
from cms.frontend.made_of import may_be_kept
from cms.frontend.pagination import page_number
from tests.cms.frontend.fake_api import HOME_ID, TOPIC_PATH, demo_page, problem, running_api, stored

LIMIT = 1_000_000


class Site:
    """The layer in front of an application that renders a page, its topics and the menu."""

    def __init__(self, address, limit=LIMIT):
        self.api = ApiClient(address, (2, 2), menu_seconds=10)
        self.layer = KeptPages(self.render, limit, lambda: self.api)
        self.rendered, self.closed = 0, 0
        self.right_until = None
        self.during = lambda: None

    def render(self, environ, start_response):
        self.rendered += 1
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache")]
        try:
            page = self.api.page(environ["PATH_INFO"])
            number = page_number(QueryDict(environ["QUERY_STRING"]))
            topics = self.api.topics_below(page.content["id"], number)["items"]
        except PageGone:
            start_response("410 Gone", headers)
            return [b"gone"]
        except ApiError:
            start_response("503 Service Unavailable", headers)
            return [b"unavailable"]
        menu = [each["title"] for each in self.api.menu(HOME_ID)]
        self.during()
        title = page.content["title"]
        body = f"{title}|{[each['title'] for each in topics]}|{menu}|{self.rendered}".encode()
        may_be_kept(body, self.right_until)
        start_response("200 OK", headers)
        return Body([body], self)

    def get(self, path=TOPIC_PATH, method="GET", query="", host="clinic.example", **headers):
        told = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host,
            "SCRIPT_NAME": "", "wsgi.input": io.BytesIO(), **headers,
        }  # fmt: skip
        body = b"".join(self.layer(environ, lambda *given: told.append(given)))
        return SimpleNamespace(status=int(told[-1][0][:3]), body=body, headers=dict(told[-1][1]))


class Body(list):
    def __init__(self, parts, site):
        super().__init__(parts)
        self.site = site

    def close(self):
        self.site.closed += 1


@pytest.fixture
def api():
    with running_api() as server:
        server.names_bytes, server.version = True, "1-000000000001"
        yield server


@pytest.fixture
def site(api):
    return Site(api.address)


@pytest.fixture
def settled(site):
    """Asked until nothing of it changed so lately that the API has to be asked for each answer."""
    site.get()
    site.get()
    time.sleep(site_version.BEHIND_SECONDS)
    site.get()
    return site


def asked(api):
    """The endpoints that were asked for since the last time."""
    found = [path.removeprefix("/api/v2/") for path, _, _ in api.asked]
    api.asked.clear()
    return found


def publish(api, number=2, **changes):
    api.pages[TOPIC_PATH] = demo_page(**changes)
    api.version = f"{number}-00000000000{number}"


def wait():
    """Until the version is asked for again."""
    time.sleep(site_version.ASK_AGAIN_SECONDS)


def test_a_page_that_is_kept_is_neither_rendered_nor_asked_for(settled, api):
    asked(api)
    before = settled.get()
    wait()
    after = settled.get()

    assert before.body == after.body
    assert settled.rendered == settled.closed == 1
    assert set(asked(api)) == {"changes/"}


def test_the_version_is_asked_for_once_for_all_pages(settled, api):
    api.pages["/other/"] = demo_page()
    settled.get("/other/")
    wait()
    asked(api)

    for path in ["/other/", TOPIC_PATH] * 3:
        settled.get(path)

    assert asked(api).count("changes/") <= 2  # a slow machine may ask once more
    assert settled.rendered == 2


def test_after_a_publish_the_page_is_new(settled, api):
    publish(api, title="New")
    wait()

    assert settled.get().body.startswith(b"New|")
    assert settled.rendered == 2


@pytest.mark.parametrize("taken_down", [(410, problem(410)), (404, problem(404))])
def test_a_page_that_is_taken_down_is_gone(settled, api, taken_down):
    publish(api)
    api.pages[TOPIC_PATH] = taken_down
    wait()

    assert settled.get().status in (410, 503)
    assert len(settled.layer.store) == 0


def test_what_a_change_did_not_touch_is_asked_for_and_not_rendered(settled, api):
    api.version = "2-000000000002"
    wait()
    asked(api)

    settled.get()

    assert "pages/by-path/" in asked(api)
    assert settled.rendered == 1


def test_a_process_of_the_api_that_is_behind_makes_no_page_old_for_good(settled, api):
    """One process tells the new version, another still answers that the page is as before."""
    api.version = "2-000000000002"
    wait()
    settled.get()
    api.pages[TOPIC_PATH] = demo_page(title="New")

    assert settled.get().body.startswith(b"New|")


def test_a_version_that_comes_and_goes_makes_no_page_old(settled, api):
    """Two processes answer in turn, and one of them does not know of the change yet."""
    for number in (2, 1, 2):
        api.version = f"{number}-00000000000{number}"
        wait()
        settled.get()
    api.pages[TOPIC_PATH] = demo_page(title="New")

    assert settled.get().body.startswith(b"New|")


@pytest.mark.parametrize("part", ["topics", "menu"])
def test_a_change_of_its_topics_or_of_the_menu_changes_the_page(settled, api, part):
    listed = stored("topics")
    listed["items"][0]["title"] = "A new one"
    if part == "menu":
        api.menu = listed
    else:
        api.below[str(demo_page()["id"])] = listed
    api.version = "2-000000000002"
    wait()

    assert b"A new one" in settled.get().body


def test_the_languages_of_the_site_are_part_of_each_page(settled, api):
    home = stored("home_page")
    home["meta"]["translations"] = [{"id": 9, "locale": "fr", "html_url": "http://x/fr/"}]
    api.pages["/"] = home
    settled.get("/")
    rendered = settled.rendered

    settled.get()

    assert settled.rendered == rendered + 1


def test_an_api_that_says_no_version_is_asked_for_each_answer(site, api):
    api.version = None
    site.get()
    site.get()
    asked(api)
    site.get()

    assert sorted(asked(api)) == ["pages/", "pages/", "pages/by-path/"]
    assert site.rendered == 1
    publish(api, title="New")
    assert site.get().body.startswith(b"New|")


def test_an_answer_from_a_cache_on_the_way_vouches_for_nothing(site, api):
    api.age = 0
    site.get()
    site.get()
    time.sleep(site_version.BEHIND_SECONDS)
    site.get()
    asked(api)
    site.get()
    site.get()

    assert asked(api).count("pages/by-path/") == 2
    assert site.rendered == 1


def test_an_old_answer_is_shown_as_such_and_not_kept(settled, api):
    api.age = 3600
    wait()
    settled.get()

    assert settled.rendered == 2
    settled.get()
    assert settled.rendered == 3
    api.age = None
    wait()
    settled.get()
    assert settled.rendered == 4, "it still says that the API does not answer"


def test_what_visitors_see_is_forgotten_last(settled, api, monkeypatch):
    """A page that is kept asks for no answer, and these are needed when the API fails."""
    monkeypatch.setattr(api_fetcher, "MAX_KEPT_ANSWERS", 8)
    for number in range(4):
        api.pages[f"/{number}/"] = demo_page(id=100 + number)
        settled.get(f"/{number}/")
        assert settled.get().status == 200
    api.failing = True
    wait()

    assert settled.get().status == 200
    assert settled.get("/0/").status == 503


@pytest.mark.parametrize("number", [2, 9999])
def test_a_part_of_a_list_that_there_is_not_takes_no_place_of_another(settled, api, number):
    pages, answers = len(settled.layer.store), {*settled.api.fetcher.kept}

    assert settled.get(query=f"page={number}").status == 200

    assert len(settled.layer.store) == pages
    assert {*settled.api.fetcher.kept} == answers


def test_each_answer_is_asked_for_itself_now_and_then(settled, api, monkeypatch):
    """Another release of the API answers otherwise, and no content has changed."""
    api.pages[TOPIC_PATH] = demo_page(title="As the new release says it")
    wait()
    assert not settled.get().body.startswith(b"As the new release")
    monkeypatch.setattr(site_version, "VOUCHED_SECONDS", 0.1)

    assert settled.get().body.startswith(b"As the new release")


def test_while_the_api_fails_nothing_kept_is_shown_as_if_it_were_new(settled, api):
    api.failing = True
    wait()
    settled.get()

    assert settled.rendered == 2
    assert "ETag" not in settled.get().headers


def test_a_page_with_a_part_missing_is_not_kept(site, api):
    api.menu = (500, "{}")
    site.get()
    site.get()

    assert site.rendered == 2
    assert len(site.layer.store) == 0


def test_an_answer_without_an_etag_is_not_kept(site, api):
    api.names_bytes = False
    site.get()
    site.get()

    assert site.rendered == 2


def test_what_changes_while_a_page_is_rendered_is_seen_at_the_next_visit(site, api):
    site.during = lambda: publish(api, title="New")
    assert not site.get().body.startswith(b"New|")

    assert site.get().body.startswith(b"New|")


def test_a_page_is_right_until_the_clock_changes_it(settled):
    with time_machine.travel(datetime(2026, 11, 30, 16, 59, tzinfo=UTC), tick=True) as clock:
        settled.right_until = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
        settled.layer.store.drop(page_key(environ_of()))
        settled.get()
        settled.get()
        assert settled.rendered == 2
        settled.right_until = datetime(2026, 12, 1, tzinfo=UTC)
        clock.shift(timedelta(minutes=1))
        settled.get()
        settled.get()
        assert settled.rendered == 3
        clock.shift(-timedelta(hours=8))
        settled.get()

    assert settled.rendered == 4


def environ_of(path=TOPIC_PATH, query="", method="GET", host="clinic.example", **more):
    given = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    return given | {"HTTP_HOST": host, "SCRIPT_NAME": ""} | more


def test_hosts_paths_and_parts_of_a_list_are_pages_of_their_own():
    keys = [
        environ_of(), environ_of("/"), environ_of(host="other.example"), environ_of(query="page=2"),
        environ_of(query="page=3"),
    ]  # fmt: skip
    assert len({page_key(each) for each in keys}) == len(keys)


@pytest.mark.parametrize("query", ["utm_source=letter", "page=1", "page=x", "gclid=1&page=01"])
def test_queries_that_change_nothing_share_a_page(query):
    assert page_key(environ_of(query=query)) == page_key(environ_of())


@pytest.mark.parametrize(
    "environ",
    [
        environ_of(query="page_id=12"), environ_of(query="q=node/12"), environ_of(method="POST"),
        environ_of("/leaflet.pdf"), environ_of("/advice"), environ_of(query="page=2&" + "a" * 1000),
        environ_of(SCRIPT_NAME="/below"),
    ],
)  # fmt: skip
def test_other_requests_are_not_for_a_kept_page(environ):
    assert page_key(environ) is None


def test_a_query_that_django_refuses_is_left_to_it(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

    assert page_key(environ_of(query="&" * 1000)) is None


def test_browsers_revalidate_what_they_have(settled):
    plain, small = settled.get(), settled.get(HTTP_ACCEPT_ENCODING="br, gzip")

    assert gzip.decompress(small.body) == plain.body
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Content-Length"] == str(len(small.body))
    assert plain.headers["ETag"] != small.headers["ETag"]
    for got, accepted in ((plain, ""), (small, "gzip")):
        assert got.headers["Vary"] == "Accept-Encoding"
        again = settled.get(
            HTTP_IF_NONE_MATCH=f'"x", W/{got.headers["ETag"]}', HTTP_ACCEPT_ENCODING=accepted
        )
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == got.headers["ETag"]
        assert again.headers["Cache-Control"] == "no-cache"
        assert "Content-Length" not in again.headers


def test_a_changed_page_has_another_etag(settled, api):
    before = settled.get().headers["ETag"]
    publish(api, title="New")
    wait()

    after = settled.get(HTTP_IF_NONE_MATCH=before)

    assert after.status == 200
    assert after.headers["ETag"] != before


def test_head_has_the_headers_and_no_body(settled):
    head, full = settled.get(method="HEAD"), settled.get()

    assert head.body == b""
    assert head.headers == full.headers


def test_a_crowd_renders_a_page_once(site):
    go = threading.Event()
    site.during = lambda: go.wait(5)
    crowd = [threading.Thread(target=site.get) for _ in range(4)]
    for each in crowd:
        each.start()
    time.sleep(0.2)
    go.set()
    for each in crowd:
        each.join()

    assert site.rendered == 1
    assert site.layer._locks == {}


def test_a_changed_template_is_seen_by_who_works_on_it(settled):
    file_changed.send(sender=None, file_path=Path("topic.html"))
    settled.get()

    assert settled.rendered == 2
    assert len(settled.layer.store) == 1


def test_with_no_bytes_nothing_is_kept(api):
    site = Site(api.address, limit=0)
    site.get()

    assert "ETag" not in site.get().headers
    assert site.rendered == 2
