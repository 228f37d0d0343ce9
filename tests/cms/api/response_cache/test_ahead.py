"""What a change ends is rendered before anybody asks, and is as right as if a reader had waited."""

import subprocess
import sys
from itertools import count
from threading import Event
from time import sleep

import pytest
from django.core.handlers.wsgi import WSGIHandler
from wagtail.models import PageViewRestriction

from cms.api.response_cache import ahead, shared_answers
from cms.api.response_cache.ahead import IDLE_SECONDS, RenderingAhead
from cms.api.response_cache.answer_source import AnswerSource
from cms.api.response_cache.public_requests import public_read, request_for
from cms.api.response_cache.shared_answers import SharedAnswers
from cms.api.response_cache.store import ResponseStore
from cms.api.throttling import AddressThrottle
from cms.api.viewsets.pages import PagesViewSet
from cms.core.content_version.change_log import end_entry
from cms.core.content_version.watch import VersionWatch
from cms.settings.env import REPOSITORY
from tests.cms.api.response_cache.conftest import (
    LIST,
    PAGE,
    Counted,
    rename,
    request,
    version_in_this_transaction,
)
from tests.cms.api.response_cache.processes import RENAME
from tests.cms.publishing.databases import wait_until
from tests.factories.pages import published_topic


class Worker(RenderingAhead):
    """The publishing worker, as far as it renders ahead."""

    def __init__(self):
        watch = VersionWatch(version_in_this_transaction, interval=0)
        super().__init__(AnswerSource(Counted(), watch, ResponseStore(0), SharedAnswers()))

    @property
    def renderings(self):
        return self.source.application.calls

    def work(self):
        """Look until nothing is due."""
        while self.look() == 0:
            pass


@pytest.fixture
def worker(demo):
    return Worker


@pytest.fixture
def reader(store, of_one_process):
    """`reader({PAGE: 2})`: the layer of a process that was asked, and has told of it."""

    def make(times):
        layer = of_one_process()
        for target, number in times.items():
            for _ in range(number):
                request(layer, target)
        layer.asked.tell()
        layer.application.calls = 0
        return layer

    return make


def test_no_reader_waits_for_what_a_change_ended(reader, worker, demo):
    here, elsewhere = reader({PAGE: 2}), reader({LIST: 1})
    working = worker()
    working.work()

    rename(demo.page, "Renamed")
    working.work()

    for layer in (here, elsewhere):
        for target in (PAGE, LIST):
            assert b"Renamed" in request(layer, target).body
        assert layer.application.calls == 0
    assert working.renderings == 2


def test_it_is_the_answer_that_a_reader_would_have_got(reader, worker, demo, of_one_process, store):
    here, working = reader({PAGE: 1, LIST: 1}), worker()
    working.work()
    rename(demo.page, "Renamed")
    working.work()
    ahead = [request(here, target, HTTP_ACCEPT_ENCODING="gzip") for target in (PAGE, LIST)]
    store.clear()

    alone = of_one_process()
    rendered = [request(alone, target, HTTP_ACCEPT_ENCODING="gzip") for target in (PAGE, LIST)]

    assert alone.application.calls == 2
    assert [(got.body, dict(got.headers)) for got in ahead] == [
        (got.body, dict(got.headers)) for got in rendered
    ]


def test_what_the_change_did_not_touch_or_nobody_asked_for_is_not_rendered(reader, worker, demo):
    other = published_topic(demo.home, title="Elsewhere", slug="elsewhere")
    end_entry()
    reader({PAGE: 1, f"/api/v2/pages/{other.pk}/": 1})
    working = worker()
    working.work()

    rename(other, "Renamed")
    working.work()

    assert working.renderings == 1


def test_when_the_worker_starts_nothing_has_changed(reader, worker, demo):
    reader({PAGE: 1})
    rename(demo.page, "Renamed")
    working = worker()

    working.work()

    assert working.renderings == 0


def test_the_most_asked_comes_first_and_so_many_only(reader, worker, demo, monkeypatch):
    monkeypatch.setattr(ahead, "MAX_READS", 1)
    here, working = reader({PAGE: 1, LIST: 3}), worker()
    working.work()

    rename(demo.page, "Renamed")
    working.work()

    request(here, LIST)
    assert (working.renderings, here.application.calls) == (1, 0)


def test_what_more_changes_end_waits_in_the_same_order(reader, worker, demo):
    other = published_topic(demo.home, title="Elsewhere", slug="elsewhere")
    end_entry()
    more = f"/api/v2/pages/{other.pk}/"
    reader({PAGE: 1, more: 2})
    working = worker()
    working.work()

    for page in (demo.page, other):
        rename(page, "Renamed")
        working.source.watch.refresh()

    assert [each.path for each in working.due] == [more, "/api/v2/pages/by-path/"]


def test_what_waited_too_long_is_left_to_its_readers(reader, worker, demo, monkeypatch):
    reader({PAGE: 1})
    working = worker()
    working.work()
    monkeypatch.setattr(ahead, "MAX_SECONDS", 0.0)

    rename(demo.page, "Renamed")
    working.work()

    assert working.renderings == 0
    assert working.due == []


def test_while_nobody_asks_the_version_is_not_even_read(store, worker):
    working, read = worker(), []
    working.source.watch.refresh = lambda: read.append(1)

    assert working.look() == IDLE_SECONDS
    assert read == []


def test_without_a_shared_store_nothing_is_rendered(settings, of_one_process, worker, demo):
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "answers": dummy}
    layer = of_one_process()
    request(layer, PAGE)
    layer.asked.tell()
    working = worker()
    working.work()

    rename(demo.page, "Renamed")

    assert working.look() == IDLE_SECONDS
    assert working.renderings == 0


def test_a_change_during_the_rendering_is_not_hidden(reader, worker, demo):
    here, working = reader({PAGE: 1}), worker()
    working.work()
    titles = (f"Renamed {number}" for number in count())
    last = []

    def change():
        if len(last) < 3:
            last.append(next(titles))
            rename(demo.page, last[-1])

    working.source.application.during = change
    change()
    working.look()

    assert last[-1].encode() in request(here, PAGE).body


def test_what_became_private_is_rendered_for_nobody(reader, worker, demo, of_one_process):
    here, working = reader({PAGE: 1}), worker()
    working.work()
    before = here.shared.get(next(iter(here.store._answers)))

    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    end_entry()
    working.work()

    assert working.renderings == 1
    assert [request(layer, PAGE).status for layer in (here, of_one_process())] == [404, 404]
    assert here.shared.get(public_read(request_for_page())) == before  # which nobody may take


def request_for_page():
    path, _, query = PAGE.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "HTTP_HOST": "testserver", "SERVER_PORT": "80",
    }  # fmt: skip


def test_the_worker_waits_for_nobody_who_renders_the_same(reader, worker, demo, monkeypatch):
    here, working = reader({PAGE: 1}), worker()
    working.work()
    rename(demo.page, "Renamed")
    read = public_read(request_for_page())
    monkeypatch.setattr(shared_answers, "sleep", lambda _: pytest.fail("it waited"))

    with here.shared.marked(read, here.watch.refresh()):
        working.work()

    assert working.renderings == 0


def test_of_two_workers_one_renders(reader, worker, demo):
    reader({PAGE: 1})
    both = [worker(), worker()]
    for each in both:
        each.work()

    rename(demo.page, "Renamed")
    for each in both:
        each.work()

    assert [each.renderings for each in both] == [1, 0]


@pytest.fixture
def limited(monkeypatch):
    """`limited()`: from now on one request a minute is rendered for an address."""

    def limit():
        monkeypatch.setattr(PagesViewSet, "throttle_classes", [AddressThrottle])
        monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": "1/min"})

    return limit


def test_it_uses_up_nobodys_rate(reader, worker, demo, limited):
    here, working = reader({PAGE: 1, LIST: 1}), worker()
    working.work()
    limited()

    rename(demo.page, "Renamed")
    working.work()

    assert [request(here, target).status for target in (PAGE, LIST)] == [200, 200]
    assert here.application.calls == 0


def test_no_reader_can_pass_for_the_cms_itself(of_one_process, limited):
    limited()
    layer = of_one_process()
    claims = {"HTTP_CLINIC_AHEAD": "1", "HTTP_CLINIC.AHEAD": "1"}

    statuses = [
        request(layer, f"/api/v2/pages/?limit={number}", **claims).status for number in (1, 2)
    ]

    assert statuses == [200, 429]


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize(
    "by_proxy",
    [
        {},
        {"USE_X_FORWARDED_HOST": True, "USE_X_FORWARDED_PORT": True},
        {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")},
    ],
)
@pytest.mark.parametrize("host", ["testserver", "testserver:8000", "[::1]:8000"])
def test_the_request_is_the_one_that_was_read(settings, by_proxy, secure, host):
    for name, value in by_proxy.items():
        setattr(settings, name, value)
    settings.ALLOWED_HOSTS = ["testserver", "[::1]"]
    came = request_for_page() | {"HTTP_HOST": host, "SERVER_PORT": "8000"}
    came |= {"HTTP_X_FORWARDED_PORT": "443", "HTTP_X_FORWARDED_HOST": "testserver"}
    came |= {"HTTP_X_FORWARDED_PROTO": "https" if secure else "http"}
    came |= {"wsgi.url_scheme": "https" if secure else "http"}

    read = public_read(came)

    assert public_read(request_for(read)) == read
    assert read.secure is secure


def test_django_sees_the_same_host_port_and_scheme(settings, rf):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.USE_X_FORWARDED_PORT = True
    came = request_for_page() | {"HTTP_X_FORWARDED_PORT": "443", "HTTP_X_FORWARDED_PROTO": "https"}

    made = WSGIHandler.request_class(request_for(public_read(came)))

    assert (made.get_host(), made.get_port(), made.scheme) == ("testserver", "443", "https")
    assert made.get_full_path() == PAGE.replace("/?path=/", "/?path=%2F").replace("n/", "n%2F")


def test_a_failure_is_logged_by_its_class_and_it_goes_on(monkeypatch, caplog):
    waited, looks = [], iter([0.05, ConnectionError("reader@example.org"), 0.05])

    def look(_):
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    class Stopped(Event):
        def wait(self, pause):
            waited.append(pause)
            return len(waited) > 3

    monkeypatch.setattr(RenderingAhead, "look", look)
    monkeypatch.setattr(ahead.connections, "close_all", lambda: None)

    ahead.render_ahead(Stopped())

    assert waited == [0.0, 0.05, ahead.PAUSE_SECONDS, 0.05]
    assert caplog.messages == ["Rendering ahead failed: ConnectionError"]


def test_the_worker_of_the_publications_renders_ahead():
    from cms.publishing.background_tasks import _companions

    assert "rendering ahead" in _companions


READ_FOR_A_WHILE = """
body = get({target!r})
from cms.wsgi import application
application.asked.tell()
"""
TAKEN = """
from cms.core import metrics
application.watch.refresh()
before = metrics._by_result["miss"]._value.get()
shown = {title!r} in get({target!r})
answer = shown, metrics._by_result["miss"]._value.get() - before
"""


def test_a_publishing_worker_renders_for_the_processes_that_serve(processes, committed):
    """Both run as they are started: the same code and settings give their answers one name."""
    editor, serving = processes
    serving(READ_FOR_A_WHILE.format(target=PAGE))
    command = [sys.executable, "-m", "cms", "publishing_worker"]
    worker = subprocess.Popen(command, env=committed, cwd=REPOSITORY)
    editions = count(1)

    def publish_and_read():
        title = f"Edition {next(editions)}"
        editor(RENAME.format(title=title))
        sleep(1)
        shown, rendered = serving(TAKEN.format(title=title, target=PAGE))
        assert shown
        return not rendered

    try:
        wait_until(publish_and_read)
    finally:
        worker.kill()
        worker.wait()
