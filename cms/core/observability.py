"""OpenTelemetry and Sentry, for sites that set their addresses; else neither is imported.

Both could send addresses, browsers, query strings, bodies and local variables. What is sent is the
address without query and secrets, the status, the time, and the places and classes of errors.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms import __version__
from cms.core.request_log import loggable_path

SERVICE = "clinic-cms"
RESOURCE = {"service.name": SERVICE, "service.version": __version__}
# The parts of a Sentry event that have nothing of a person.
EVENT_KEYS = frozenset(
    {"environment", "event_id", "exception", "level", "logger", "platform", "release", "sdk",
     "timestamp", "transaction"}
)  # fmt: skip
FRAME_KEYS = frozenset(
    {"abs_path", "context_line", "filename", "function", "in_app", "lineno", "module"}
)


def start_sentry() -> None:
    """Send faults to `SENTRY_DSN`.

    Raises:
        ImproperlyConfigured: the package is not installed.
    """
    sentry = _optional("sentry_sdk", "SENTRY_DSN")
    sentry.init(
        dsn=settings.SENTRY_DSN,
        release=__version__,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_persons,
    )


def without_persons(event: dict[str, Any], hint: Any = None) -> dict[str, Any]:
    """Return a Sentry event with the classes and places of its errors, and not their texts."""
    kept = {name: value for name, value in event.items() if name in EVENT_KEYS}
    for each in (kept.get("exception") or {}).get("values") or []:
        each["value"] = ""
        for frame in (each.get("stacktrace") or {}).get("frames") or []:
            for name in frame.keys() - FRAME_KEYS:
                del frame[name]
    return kept


class TracedRequests:
    """The WSGI layer that makes a span of each rendered request."""

    def __init__(self, application: Callable[..., Iterable[bytes]], tracer: Any) -> None:
        self.application, self.tracer = application, tracer

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Return the answer; the span ends when the application has returned."""
        method = environ["REQUEST_METHOD"]
        with self.tracer.start_as_current_span(method, record_exception=False) as span:
            span.set_attribute("http.request.method", method)
            span.set_attribute("url.path", loggable_path(environ["PATH_INFO"]))

            def started(status: str, headers: Any, exc_info: Any = None) -> Any:
                span.set_attribute("http.response.status_code", int(status[:3]))
                return start_response(status, headers, exc_info)

            return self.application(environ, started)


def traced(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application with spans where `OTEL_EXPORTER_OTLP_ENDPOINT` is set, else itself.

    Raises:
        ImproperlyConfigured: a package is not installed.
    """
    if not settings.OTEL_ENDPOINT:
        return application
    _optional("opentelemetry.sdk", "OTEL_EXPORTER_OTLP_ENDPOINT")
    otlp = _optional(
        "opentelemetry.exporter.otlp.proto.http.trace_exporter", "OTEL_EXPORTER_OTLP_ENDPOINT"
    )
    sdk, export = (
        import_module("opentelemetry.sdk.trace"),
        import_module("opentelemetry.sdk.trace.export"),
    )
    resources = import_module("opentelemetry.sdk.resources")
    provider = sdk.TracerProvider(resource=resources.Resource.create(RESOURCE))
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    return TracedRequests(application, provider.get_tracer(SERVICE))


def _optional(module: str, variable: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{variable} is set, and {module} is not installed. Install "
            "requirements/observability.txt, or leave the variable empty."
        ) from error
