"""The database refuses or hangs: answers in memory are served on, and nobody waits for long."""

import json

import pytest
import time_machine
from django.db import OperationalError

from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version import watch as watching
from cms.core.content_version.watch import VersionWatch
from tests.cms.api.response_cache.conftest import (  # noqa: F401  fixtures
    django_application,
    keep_the_connection,
    request,
    version_in_this_transaction,
)
from tests.cms.settings.test_settings import COMPLETE, read_settings

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"


class Database:
    """Reads the version as the database does, until it is away."""

    def __init__(self, clock):
        self.is_away, self.hangs, self.clock = False, 0, clock
        self.reads = 0

    def __call__(self, known):
        self.reads += 1
        if self.is_away:
            self.clock.now += self.hangs
            raise OperationalError("connection to 10.0.0.7 refused for user clinic")
        return version_in_this_transaction(known)


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr(watching, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def database(clock):
    return Database(clock)


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


@pytest.fixture
def pass_seconds(watch, clock):
    """Let time pass in a process that polls, with no request."""

    def pass_seconds(seconds):
        end = clock.now + seconds

        def pause(length):
            clock.now = min(clock.now + length, end)
            if clock.now == end:
                raise Ended

        with pytest.raises(Ended):
            watch.poll(pause)
        watch._polled_by = 0

    return pass_seconds


class Ended(BaseException):
    """The thread that polls has run for long enough."""


def test_after_midnight_nothing_of_the_day_before_is_served(get, database):
    with time_machine.travel("2026-11-20 23:59Z", tick=False) as moment:
        get(PAGES)
        database.is_away = True
        assert get(PAGES).status == 200

        moment.shift(120)  # a source may have expired with the day

        assert get(PAGES).status == 503


def test_what_is_in_memory_is_served_on_with_its_age(get, database, pass_seconds):
    fresh = get(PAGES)
    database.is_away = True
    pass_seconds(90)

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


def test_a_process_that_did_not_ask_for_long_does_not_know_what_is_current(get, database, clock):
    get(PAGES)
    clock.now += 3600  # another process may withdraw a page meanwhile
    database.is_away = True

    answers = [get(PAGES), get(PAGES)]

    assert [(each.status, each.headers["Retry-After"]) for each in answers] == [(503, "5")] * 2


@pytest.mark.parametrize(("seconds", "status"), [(5, 200), (6, 503)])
def test_how_shortly_before_the_outage_it_must_have_asked_is_a_setting(
    get, database, clock, settings, seconds, status
):
    assert settings.API_STALE_CONFIRMED_SECONDS == 5
    get(PAGES)
    database.is_away = True
    clock.now += seconds

    assert get(PAGES).status == status


def test_a_process_without_visitors_asks_all_the_same(get, database, pass_seconds):
    get(PAGES)
    pass_seconds(600)
    database.is_away = True

    answer = get(PAGES)

    assert (answer.status, answer.headers["Age"]) == (200, "1")


def test_an_outage_of_which_it_did_not_see_the_whole_may_have_been_two(get, database, clock):
    get(PAGES)
    database.is_away = True
    assert get(PAGES).status == 200
    clock.now += 60  # it may be back, and away again

    answers = [get(PAGES).status]
    clock.now += 2
    answers += [get(PAGES).status]

    assert answers == [503, 503]


def test_a_probe_that_hangs_for_long_is_still_the_same_outage(get, database, clock):
    get(PAGES)
    database.is_away, database.hangs = True, 20

    get(PAGES)
    clock.now += 2

    assert get(PAGES).status == 200


def test_the_process_that_serves_visitors_polls(tmp_path):
    code = "import cms.wsgi; print(cms.wsgi.application.polls)"

    told = read_settings("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert told.stdout == "True\n", told.stderr


def test_the_first_request_begins_to_poll(demo, watch, django_application, monkeypatch):  # noqa: F811
    began = []
    monkeypatch.setattr(watch, "poll", lambda: began.append(1))
    layer = ResponseCacheMiddleware(django_application, watch, ResponseStore(0), polls=True)
    monkeypatch.setattr(layer.asked, "tell_regularly", lambda: began.append(2))

    request(layer, "/healthz/live")
    assert not began, "it depends on nothing"
    request(layer, PAGES)
    assert began == [1, 2]


def test_a_client_that_has_the_answer_gets_304_with_its_age(get, database, pass_seconds):
    etag = get(PAGES).headers["ETag"]
    database.is_away = True
    pass_seconds(7)

    answer = get(PAGES, HTTP_IF_NONE_MATCH=etag)

    assert (answer.status, answer.headers["Age"]) == (304, "7")


def test_beyond_the_limit_memory_is_not_served(get, database, pass_seconds, settings):
    settings.API_STALE_SECONDS = 60
    get(PAGES)
    database.is_away = True
    pass_seconds(59)
    assert get(PAGES).status == 200
    pass_seconds(2)

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
