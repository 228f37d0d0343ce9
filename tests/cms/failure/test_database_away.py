"""The database refuses or hangs: answers in memory are served on, and nobody waits for long."""

import json

import pytest
from django.db import OperationalError

from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version import watch as watching
from cms.core.content_version.watch import VersionWatch
from tests.cms.api.response_cache.conftest import (  # noqa: F401  fixtures
    django_application,
    keep_the_connection,
    request,
    token_in_this_transaction,
)

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"


class Database:
    """Reads the version as the database does, until it is away."""

    def __init__(self):
        self.is_away = False
        self.reads = 0

    def __call__(self):
        self.reads += 1
        if self.is_away:
            raise OperationalError("connection to 10.0.0.7 refused for user clinic")
        return token_in_this_transaction()


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(watching, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def watch(database, clock, monkeypatch):
    found = VersionWatch(database, interval=0)
    # The probe runs in the thread of the request, so that the test sees what it did.
    monkeypatch.setattr(watching.threading, "Thread", lambda target, **_: Now(target))
    return found


class Now:
    def __init__(self, target):
        self.start = target

    def is_alive(self):
        return False


@pytest.fixture
def get(demo, watch, django_application):  # noqa: F811
    layer = ResponseCacheMiddleware(django_application, watch, ResponseStore(5_000_000))

    def get(target, method="GET", **environ):
        return request(layer, target, method, **environ)

    get.django = django_application
    return get


def test_what_is_in_memory_is_served_on_with_its_age(get, database, clock):
    fresh = get(PAGES)
    database.is_away = True
    clock.now += 90

    stale = get(PAGES)

    assert (stale.status, stale.body) == (200, fresh.body)
    assert stale.headers["Age"] == "90"
    assert "Age" not in fresh.headers
    assert "stale-if-error=86400" in stale.headers["Cache-Control"]


def test_a_process_that_changed_something_itself_serves_nothing_older(get, watch, database):
    get(PAGES)
    watch.expire()  # as after a commit, such as one that withdraws a page
    database.is_away = True

    assert get(PAGES).status == 503


def test_a_client_that_has_the_answer_gets_304_with_its_age(get, database, clock):
    etag = get(PAGES).headers["ETag"]
    database.is_away = True
    clock.now += 7

    answer = get(PAGES, HTTP_IF_NONE_MATCH=etag)

    assert (answer.status, answer.headers["Age"]) == (304, "7")


def test_beyond_the_limit_memory_is_not_served(get, database, clock, settings):
    settings.API_STALE_SECONDS = 60
    get(PAGES)
    database.is_away = True
    clock.now += 61

    answer = get(PAGES)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


def test_what_is_not_in_memory_is_a_problem_that_says_so_and_does_not_ask_django(get, database):
    get(PAGES)
    database.is_away = True
    get(PAGES)
    asked = get.django.calls

    answer = get(f"{PAGES}?search=back")

    problem = json.loads(answer.body)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, problem["status"], problem["title"]) == (
        503, 503, "The server has to wait"
    )  # fmt: skip
    assert "database cannot be reached" in problem["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "10.0.0.7" not in answer.body.decode()
    assert get.django.calls == asked


def test_the_admin_says_plainly_what_is_wrong(get, database):
    database.is_away = True

    answer = get("/admin/pages/", HTTP_ACCEPT="text/html")

    assert answer.status == 503
    assert b"The CMS cannot reach its database" in answer.body
    assert b"What you have saved before is kept" in answer.body


def test_while_it_is_away_only_a_probe_a_second_asks_the_database(get, database, clock):
    get(PAGES)
    database.is_away = True
    get(PAGES)
    reads = database.reads

    for _ in range(20):
        clock.now += 0.1
        assert get(PAGES).status == 200

    assert database.reads - reads == 2


def test_once_it_is_back_answers_are_current_again(get, database, clock, demo):
    before = get(PAGES).body
    database.is_away = True
    get(PAGES)
    database.is_away = False
    demo.page.title = "Changed while nobody could ask"
    demo.page.save_revision().publish()

    clock.now += 1.1
    get(PAGES)  # finds that it is back
    answer = get(PAGES)

    assert b"Changed while nobody could ask" in answer.body != before
    assert "Age" not in answer.headers


def test_memory_is_kept_through_an_outage_in_which_nothing_changed(get, database, clock):
    get(PAGES)
    database.is_away = True
    get(PAGES)
    database.is_away = False
    clock.now += 1.1
    get(PAGES)
    asked = get.django.calls

    assert get(PAGES).status == 200
    assert get.django.calls == asked


def test_an_outage_is_one_line_when_it_begins_and_one_when_it_ends(get, database, clock, caplog):
    get(PAGES)
    database.is_away = True
    for _ in range(30):
        clock.now += 0.5
        get(PAGES)
    database.is_away = False
    clock.now += 2
    get(PAGES)

    assert [each.getMessage() for each in caplog.records if "database" in each.getMessage()] == [
        "The database does not answer: OperationalError.",
        "The database answers again.",
    ]


def test_live_asks_neither_the_database_nor_django(get, database):
    database.is_away = True

    answer = get("/healthz/live")

    assert (answer.status, json.loads(answer.body)) == (200, {"status": "live"})
    assert (database.reads, get.django.calls) == (0, 0)


def test_a_request_that_the_database_left_halfway_says_what_happened(client, monkeypatch):
    from cms.api import root

    def too_slow(*_, **__):
        raise OperationalError("canceling statement due to lock timeout")

    client.raise_request_exception = False
    monkeypatch.setattr(root.PublicViewSet, "initial", too_slow)

    answer = client.get("/api/v2/?format=json")

    assert answer.status_code == 503
    assert "did not answer in time" in answer.json()["detail"]
