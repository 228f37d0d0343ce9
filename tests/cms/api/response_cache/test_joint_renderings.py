"""Many readers of one missing answer: it is rendered once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from cms.api.response_cache import joint_renderings
from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version.version_reader import Reading
from cms.core.content_version.watch import VersionWatch
from tests.cms.api.response_cache.conftest import request

READERS = 4
PAGE, OTHER = "/api/v2/pages/4/", "/api/v2/pages/5/"


class Slow:
    """Renders once `goes_on` is set; `status` is that of the answers."""

    def __init__(self):
        self.status, self.calls = "200 OK", []
        self.begun, self.goes_on = Event(), Event()

    def __call__(self, environ, start_response):
        self.calls.append(environ["PATH_INFO"])
        self.begun.set()
        assert self.goes_on.wait(10)
        start_response(self.status, [("Content-Type", "application/json"), ("Cache-Tag", "all")])
        return [b"{}"]


@pytest.fixture
def application():
    return Slow()


@pytest.fixture
def layer(application):
    watch = VersionWatch(lambda known: Reading("token", 1), interval=60)
    return ResponseCacheMiddleware(application, watch, ResponseStore(1_000_000))


def ask_together(layer, application, targets, joined=READERS - 1):
    """Ask from as many threads; the rendering goes on once `joined` of them wait for it."""
    begin, waiting = Barrier(len(targets)), []
    joined_before = layer.renderings.joined

    def counting(key):
        waiting.append(key)
        if len(waiting) > joined:
            application.goes_on.set()
        return joined_before(key)

    layer.renderings.joined = counting

    def ask(target):
        begin.wait(10)
        return request(layer, target)

    with ThreadPoolExecutor(len(targets)) as pool:
        return list(pool.map(ask, targets))


def test_readers_of_one_answer_at_once_have_it_rendered_once(layer, application):
    answers = ask_together(layer, application, [PAGE] * READERS)

    assert application.calls == [PAGE]
    assert {(each.status, each.body) for each in answers} == {(200, b"{}")}


def test_different_answers_are_rendered_beside_each_other(layer, application):
    ask_together(layer, application, [PAGE, OTHER], joined=1)

    assert sorted(application.calls) == [PAGE, OTHER]


def test_an_answer_that_may_not_be_stored_is_nobody_elses(layer, application):
    application.status = "404 Not Found"

    ask_together(layer, application, [PAGE] * READERS)

    assert application.calls == [PAGE] * READERS


def test_nobody_waits_for_ever_for_somebody_elses_rendering(layer, application, monkeypatch):
    monkeypatch.setattr(joint_renderings, "WAIT_SECONDS", 0.0)

    ask_together(layer, application, [PAGE] * 2, joined=1)

    assert len(application.calls) <= 2
    assert request(layer, PAGE).status == 200


def test_after_a_fault_the_next_reader_renders(layer, application):
    application.goes_on.set()
    layer.application = None  # fails
    with pytest.raises(TypeError):
        request(layer, PAGE)
    layer.application = application

    assert request(layer, PAGE).status == 200
