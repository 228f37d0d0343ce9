"""A body that is too large, too slow or without a length is refused before Django reads it."""

import io
import threading

import pytest

from cms.core.request_body import BoundedBodies


class Reading:
    def __init__(self):
        self.bodies = []

    def __call__(self, environ, start_response):
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b""]


class Stalled:
    """Gives ten bytes, and then nothing for as long as the test lasts."""

    def __init__(self):
        self.ended = threading.Event()
        self.given = False

    def read(self, size):
        if self.given:
            self.ended.wait()
            return b""
        self.given = True
        return b"0123456789"


@pytest.fixture
def application():
    return Reading()


def ask(application, body=b"", patience=10.0, **environ):
    started = []
    given = {
        "PATH_INFO": "/admin/images/add/",
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)) if isinstance(body, bytes) else "1000",
        "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
    }
    bounded = BoundedBodies(application, patience)
    answer = bounded(given | environ, lambda status, headers: started.append(status))
    return started[0], b"".join(answer).decode()


def test_a_body_arrives_whole(application):
    body = bytes(range(256)) * 8000

    assert ask(application, body)[0] == "200 OK"
    assert application.bodies == [body]


def test_a_body_that_is_too_large_is_refused_unread_in_words_that_say_the_limit(
    application, settings
):
    settings.MAX_UPLOAD_BYTES = 25_000_000

    status, text = ask(application, CONTENT_LENGTH="25000001")

    assert status.startswith("413")
    assert "The largest upload is 25 megabytes" in text
    assert application.bodies == []


def test_a_body_that_does_not_come_is_given_up(application):
    stalled = Stalled()
    try:
        status, text = ask(application, stalled, patience=0.0)
    finally:
        stalled.ended.set()

    assert status.startswith("408")
    assert "Nothing was saved" in text
    assert application.bodies == []


def test_a_body_without_a_length_is_refused(application):
    given = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}

    assert ask(application, **given)[0].startswith("411")


def test_a_request_without_a_body_passes(application):
    assert ask(application, CONTENT_LENGTH="")[0] == "200 OK"
