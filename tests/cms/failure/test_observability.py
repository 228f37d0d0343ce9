"""Sentry and OpenTelemetry: nothing is imported unless it is asked for, and nobody is in it."""

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.core import observability
from cms.core.observability import TracedRequests, start_sentry, traced, without_persons
from tests.cms.settings.test_settings import COMPLETE, read_settings

CANARY = "canary.jane.doe"


def test_neither_is_imported_where_nothing_is_set(tmp_path):
    code = (
        "import sys, cms.wsgi; print([each for each in sys.modules "
        "if each.startswith(('sentry_sdk', 'opentelemetry'))])"
    )

    told = read_settings("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert told.stdout == "[]\n", told.stderr


def test_a_missing_package_is_named_at_the_start(settings, monkeypatch):
    settings.SENTRY_DSN = "https://key@sentry.example/1"
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(ImproperlyConfigured, match=r"SENTRY_DSN.*observability.txt"):
        start_sentry()


def test_an_event_of_sentry_has_the_fault_and_nobody(settings):
    """The real package makes the event; what leaves is looked at."""
    code = (
        "import json, django; django.setup(); import sentry_sdk;"
        "from cms.core.observability import without_persons;"
        "client = sentry_sdk.get_client(); sent = [];"
        "client.transport.capture_envelope = lambda e: sent.append(e.items[0].payload.json);\n"
        f"try: canary = '{CANARY}'; raise ValueError(canary)\n"
        "except ValueError: sentry_sdk.capture_exception()\n"
        "print(json.dumps(sent, default=str))"
    )
    environ = COMPLETE | {"SENTRY_DSN": "https://key@127.0.0.1:1/1"}

    result = read_settings("cms.settings.production", code, **environ)

    (event,) = json.loads(result.stdout)
    assert event["exception"]["values"][0]["type"] == "ValueError", result.stderr
    shown = json.dumps({**event, "exception": without_source(event["exception"])})
    assert CANARY not in shown
    assert "server_name" not in event


def without_source(exception):
    """The source line of this test has the canary in it; a real one has code."""
    for each in exception["values"]:
        for frame in each["stacktrace"]["frames"]:
            frame.pop("context_line", None)
    return exception


def test_what_sentry_knows_of_a_request_is_dropped():
    event = {
        "level": "error", "user": {"ip_address": CANARY}, "request": {"query_string": CANARY},
        "breadcrumbs": {"values": [CANARY]}, "extra": {"a": CANARY}, "message": CANARY,
        "exception": {"values": [{"type": "KeyError", "value": CANARY, "stacktrace": {"frames": [
            {"filename": "a.py", "vars": {"name": CANARY}}]}}]},
    }  # fmt: skip

    assert CANARY not in json.dumps(without_persons(event))


def test_a_span_has_the_address_without_its_query():
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    def application(environ, start_response):
        start_response("404 Not Found", [])
        return [b""]

    traced_application = TracedRequests(application, provider.get_tracer("test"))
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v2/pages/", "QUERY_STRING": CANARY}
    traced_application(environ, lambda *_: None)

    (span,) = exporter.get_finished_spans()
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "url.path": "/api/v2/pages/",
        "http.response.status_code": 404,
    }


def test_without_an_endpoint_the_application_is_as_it_was(settings):
    settings.OTEL_ENDPOINT = ""

    assert traced(subprocess.run) is subprocess.run


def test_with_an_endpoint_requests_are_traced(settings):
    settings.OTEL_ENDPOINT = "http://127.0.0.1:1"

    assert isinstance(traced(lambda *_: []), observability.TracedRequests)
