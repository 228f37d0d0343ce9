"""The layer before Django, looking at the version in the test's own transaction."""

import io
from dataclasses import dataclass
from uuid import uuid4
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from django.core.cache import cache, caches
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.utils.datastructures import CaseInsensitiveMapping

from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version.change_log import end_entry
from cms.core.content_version.version_reader import read_version
from cms.core.content_version.watch import VersionWatch
from tests.cms.conftest import DEMO_PATH
from tests.cms.publishing.databases import Process

PAGE = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
LIST = "/api/v2/pages/?type=pages.TopicPage"


@dataclass(frozen=True)
class Got:
    status: int
    headers: CaseInsensitiveMapping
    body: bytes


def request(application, target, method="GET", **environ):
    """Ask a WSGI application, with every rule of WSGI checked on the way."""
    path, _, query = target.partition("?")
    given = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    given |= {
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SCRIPT_NAME": "",
    }
    given |= {"HTTP_HOST": "testserver", "wsgi.input": io.BytesIO()} | environ
    setup_testing_defaults(given)
    started = []

    def start_response(status, headers, exc_info=None):
        started.append((status, headers))
        return lambda data: None

    # Django's test client connects it again; it would end the transaction of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    response = validator(application)(given, start_response)
    body = b"".join(response)
    response.close()
    status, headers = started[-1]
    assert len({name.lower() for name, _ in headers}) == len(headers), "a header stands twice"
    return Got(int(status[:3]), CaseInsensitiveMapping(headers), body)


class Counted:
    """Django, counting how often it is asked."""

    def __init__(self):
        self.application = WSGIHandler()
        self.calls = 0
        self.during = lambda: None  # called in the middle of an answer

    def __call__(self, environ, start_response):
        self.calls += 1
        response = self.application(environ, start_response)
        self.during()
        return response


def version_in_this_transaction(known=None):
    return read_version(connection, known)


def rename(page, title):
    page.title = title
    page.save_revision().publish()
    end_entry()


@pytest.fixture(autouse=True)
def keep_the_connection():
    """A request's end closes a connection that is in the test's transaction; Django's own test
    client prevents that in the same way."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def django_application():
    return Counted()


@pytest.fixture
def layer(demo, django_application):
    watch = VersionWatch(version_in_this_transaction, interval=0)
    return ResponseCacheMiddleware(django_application, watch, ResponseStore(5_000_000))


@pytest.fixture
def get(layer):
    """`get("/api/v2/pages/", HTTP_ORIGIN="…")` through the layer."""
    return lambda target, method="GET", **environ: request(layer, target, method, **environ)


@pytest.fixture
def get_django(demo):
    """The same past the layer, and past what Wagtail remembers of the content."""
    plain = WSGIHandler()

    def get(target, method="GET", **environ):
        cache.clear()
        return request(plain, target, method, **environ)

    return get


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.redis)])
def store(request, settings, tmp_path):
    """The cache `answers` that all processes share."""
    if request.param == "redis":
        address = request.getfixturevalue("redis_url")
        use = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
    else:
        use = {"BACKEND": "cms.core.answer_files.AnswerFiles", "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "answers": use | {"KEY_PREFIX": uuid4().hex}}
    return caches["answers"]


@pytest.fixture
def of_one_process(demo):
    """`of_one_process()`: the layer of a process of its own, and its Django."""

    def make(interval=0):
        watch = VersionWatch(version_in_this_transaction, interval=interval)
        return ResponseCacheMiddleware(Counted(), watch, ResponseStore(5_000_000))

    return make


@pytest.fixture(scope="module")
def processes(committed):
    started = [Process(committed), Process(committed)]
    yield started
    for process in started:
        process.end()
