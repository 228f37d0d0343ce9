"""The WSGI layer around Django: gives each rendered request an id, logs one line, counts it.

Answers from memory never come here: they are counted, not logged.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import Any

from cms.core.metrics import count_request
from cms.core.request_context import HEADER, request_id
from cms.core.request_log import loggable_path

log = logging.getLogger("cms.request")
Headers = list[tuple[str, str]]
Application = Callable[..., Iterable[bytes]]
UNLOGGED = ("/healthz/", "/metrics")  # asked every few seconds by machines
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"}


class RenderedRequests:
    """Wraps Django's WSGI application."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Return the answer; its line is written when it has been sent, or was given up."""
        with request_id(environ.get("HTTP_X_REQUEST_ID", "")) as identity:
            line = _Line(environ, identity)

            def started(status: str, headers: Headers, exc_info: Any = None) -> Any:
                line.status = status[:3]
                return start_response(status, [*headers, (HEADER, identity)], exc_info)

            try:
                return _Recorded(self.application(environ, started), line)
            except BaseException:
                line.write()
                raise


class _Line:
    def __init__(self, environ: dict[str, Any], identity: str) -> None:
        self.path, self.method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        self.identity = identity
        self.began = perf_counter()
        self.status = "500"

    def write(self) -> None:
        if self.path.startswith(UNLOGGED):
            return
        seconds = perf_counter() - self.began
        count_request(self.path, self.status, seconds)
        fields = {
            "request_id": self.identity,
            "method": self.method if self.method in METHODS else "another",
            "path": loggable_path(self.path),
            "status": int(self.status),
            "ms": round(seconds * 1000, 1),
        }
        log.info("request", extra=fields)


class _Recorded:
    """The body of an answer; writes the line when it is closed."""

    def __init__(self, body: Iterable[bytes], line: _Line) -> None:
        self._body, self._line = body, line

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        try:
            getattr(self._body, "close", lambda: None)()
        finally:
            self._line.write()
