"""The layer before Django, looking at the version in the test's own transaction."""

import io
from dataclasses import dataclass
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.utils.datastructures import CaseInsensitiveMapping

from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version.version_reader import read_version
from cms.core.content_version.watch import VersionWatch
from tests.cms.publishing.databases import Process


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


@pytest.fixture(scope="module")
def processes(committed):
    started = [Process(committed), Process(committed)]
    yield started
    for process in started:
        process.end()
