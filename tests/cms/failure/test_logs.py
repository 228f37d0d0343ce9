"""One JSON line a rendered request and a fault, and nothing of anybody in any of them."""

import io
import json
import logging
import logging.config

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import IntegrityError

from cms.core.rendered_requests import RenderedRequests
from cms.core.request_log import RequestLine, loggable_path
from cms.settings.logs import json_lines
from tests.cms.api.response_cache.conftest import (  # noqa: F401  fixtures
    django_application,
    get,
    keep_the_connection,
    layer,
    request,
)

CANARY = "canary.jane.doe"


@pytest.fixture
def lines():
    """The lines of production's logging, as objects; a line that is no JSON fails."""
    stream = io.StringIO()
    before = [*logging.root.handlers], logging.root.level
    config = json_lines()
    config["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.handlers[:], logging.root.level = before
    for name in config["loggers"]:
        each = logging.getLogger(name)
        each.handlers[:], each.filters[:] = [], []
        each.setLevel(logging.NOTSET)
        each.propagate = True


@pytest.fixture
def application(demo):
    return RenderedRequests(WSGIHandler())


def test_a_rendered_request_is_one_line_with_its_id(lines, application):
    answer = request(application, "/api/v2/pages/?search=back", HTTP_USER_AGENT="Browser")

    (line,) = lines()
    assert line["level"] == "INFO"
    assert line["logger"] == "cms.request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v2/pages/", 200)
    assert line["ms"] >= 0
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert set(line) == {
        "time", "level", "logger", "message", "request_id", "method", "path", "status", "ms"
    }  # fmt: skip


def test_a_problem_names_the_request(lines, application):
    answer = request(application, "/api/v2/pages/999999/")

    assert json.loads(answer.body)["request_id"] == answer.headers["X-Request-ID"]
    assert [line["status"] for line in lines()] == [404]


def test_an_id_of_the_proxy_is_kept_and_words_are_not(application):
    given = "0B1F7A1E-6E4B-4E36-9E0A-111111111111"

    kept = request(application, "/api/v2/", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"]
    replaced = request(application, "/api/v2/", HTTP_X_REQUEST_ID=CANARY).headers["X-Request-ID"]

    assert kept == given.lower()
    assert len(replaced) == 32


def test_an_answer_from_memory_is_counted_and_not_logged(lines, demo):
    from cms.api.response_cache.store import ResponseStore
    from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
    from cms.core.content_version.watch import VersionWatch
    from tests.cms.api.response_cache.conftest import version_in_this_transaction

    watch = VersionWatch(version_in_this_transaction, interval=0)
    cached = ResponseCacheMiddleware(
        RenderedRequests(WSGIHandler()), watch, ResponseStore(5_000_000)
    )
    first = request(cached, "/api/v2/pages/")
    again = request(cached, "/api/v2/pages/")

    assert len(lines()) == 1
    assert first.headers["X-Request-ID"] == lines()[0]["request_id"]
    assert "X-Request-ID" not in again.headers, "nobody's id is handed to somebody else"
    assert first.body == again.body


def test_a_fault_is_one_line_with_its_traceback_in_one_field(lines, application, monkeypatch):
    from cms.api import root

    def fail(*_, **__):
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise IntegrityError(f"Key (email)=({CANARY}@example.org) exists") from error

    monkeypatch.setattr(root.PublicViewSet, "initial", fail)

    answer = request(application, "/api/v2/")

    fault, rendered = lines()
    assert (fault["logger"], fault["level"]) == ("django.request", "ERROR")
    assert "test_logs.py" in fault["traceback"]
    assert "builtins.KeyError" in fault["traceback"]
    assert fault["traceback"].endswith("django.db.utils.IntegrityError")
    assert CANARY not in json.dumps(fault)
    assert fault["request_id"] == rendered["request_id"] == answer.headers["X-Request-ID"]
    assert json.loads(answer.body)["request_id"] == rendered["request_id"]
    assert rendered["status"] == 500


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/admin/password_reset/confirm/Mw/c8k2l1-0123456789abcdef0123456789abcdef/",
         "/admin/password_reset/confirm/Mw/…/"),
        ("/jane@example.org/", "/…/"),
        ("/jane%40example.org/", "/…/"),
        ("/benefits-of-exercise-on-lower-back-pain/", "/benefits-of-exercise-on-lower-back-pain/"),
        ("/" + "a" * 999, "/" + "a" * 299),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_secrets(path, shown):
    assert loggable_path(path) == shown


def test_a_line_has_no_field_that_a_library_adds():
    record = logging.LogRecord("some.library", logging.WARNING, "f", 1, "A %s", ("word",), None)
    record.request, record.user, record.path = f"<WSGIRequest: GET '/?q={CANARY}'>", CANARY, CANARY

    line = json.loads(RequestLine().format(record))

    assert set(line) == {"time", "level", "logger", "message"}
    assert line["message"] == "A word"


def test_nothing_of_a_visitor_or_an_editor_is_in_any_line(
    lines, application, client, django_user_model
):
    """The canary is typed wherever somebody may type something."""
    everywhere = {
        "HTTP_USER_AGENT": CANARY, "HTTP_REFERER": f"https://{CANARY}/",
        "REMOTE_ADDR": "203.0.113.99", "HTTP_X_FORWARDED_FOR": "203.0.113.99",
        "HTTP_COOKIE": f"sessionid={CANARY}",
        "HTTP_AUTHORIZATION": f"Bearer {CANARY}", "HTTP_ACCEPT_LANGUAGE": CANARY,
    }  # fmt: skip
    for target in (
        f"/api/v2/pages/?search={CANARY}",
        f"/api/v2/pages/?{CANARY}=1",
        f"/api/v2/pages/by-path/?path=/{CANARY}/",
        f"/api/v2/preview/?token={CANARY}&page=4",
        f"/admin/?next=/{CANARY}",
        f"/search/?q={CANARY}",
        f"/{CANARY}@example.org/",
    ):
        request(application, target, **everywhere)
    request(application, "/api/v2/", HTTP_HOST=f"{CANARY}.example")
    request(application, "/api/v2/", "JANE", **everywhere)
    for _ in range(12):
        client.post("/admin/login/", {"username": CANARY, "password": f"{CANARY}!"}, **everywhere)

    written = json.dumps(lines())
    assert lines(), "something was logged"
    for secret in (CANARY, "203.0.113.99", "JANE"):
        assert secret not in written
