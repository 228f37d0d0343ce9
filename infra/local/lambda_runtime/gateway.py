"""API Gateway on this machine: passes HTTP requests to the function and adds CORS headers.

The function gets no preflight requests, and its own CORS headers are dropped, as API Gateway does
(developer guide, "Configure CORS for HTTP APIs").
"""

import json
import time
from collections.abc import Callable, Collection
from concurrent.futures import TimeoutError as FutureTimeout

from infra.local.http_server import BROKEN, JSON, TOO_LARGE, Request, Response
from infra.local.lambda_runtime.function import Function
from infra.local.lambda_runtime.http_api import (
    MAX_EVENT,
    FunctionAnswerError,
    to_event,
    to_response,
)
from infra.local.lambda_runtime.runtime_api import FunctionError

TIMEOUT = 30.0  # seconds; the longest an HTTP API waits for its integration
UNAVAILABLE = Response(503, b'{"message":"Service Unavailable"}', (JSON,))
PREFLIGHT = (
    ("access-control-allow-methods", "GET,POST"),
    ("access-control-allow-headers", "content-type,idempotency-key"),
    ("access-control-max-age", "300"),
)


class Gateway:
    """One HTTP API with the route `$default`; scripts of `allowed_origins` may read its answers."""

    def __init__(
        self,
        function: Function,
        port: int,
        allowed_origins: Collection[str],
        on_line: Callable[[str], None],
        *,
        timeout: float = TIMEOUT,
    ) -> None:
        self._function, self._port, self._on_line = function, port, on_line
        self._allowed_origins, self._timeout = allowed_origins, timeout

    def answer(self, request: Request) -> Response:
        """Answer one request; logs its method, path, status and time, but no query and no body."""
        started = time.perf_counter()
        is_preflight = request.method == "OPTIONS" and (
            "origin" in request.headers and "access-control-request-method" in request.headers
        )
        response = Response(204) if is_preflight else self._invoke(request)
        response = self._with_cors(request, response, PREFLIGHT if is_preflight else ())
        elapsed = round((time.perf_counter() - started) * 1000)
        path = request.path if request.path.isprintable() else "(unprintable path)"
        self._on_line(f"{request.method} {path[:200]} {response.status} in {elapsed} ms")
        return response

    def _invoke(self, request: Request) -> Response:
        event = json.dumps(to_event(request, self._port), ensure_ascii=False).encode()
        if len(event) > MAX_EVENT:
            return TOO_LARGE
        answer = self._function.invoke(event)
        try:
            return to_response(answer.result(self._timeout))
        except FutureTimeout:
            answer.cancel()
            return UNAVAILABLE
        except (FunctionError, FunctionAnswerError) as error:
            self._on_line(f"{type(error).__name__}: {error}")
            return BROKEN

    def _with_cors(
        self, request: Request, response: Response, more: tuple[tuple[str, str], ...]
    ) -> Response:
        headers = tuple(h for h in response.headers if not h[0].startswith("access-control-"))
        origin = request.headers.get("origin")
        if origin in self._allowed_origins:
            headers += (("access-control-allow-origin", str(origin)), *more)
        return Response(response.status, response.body, headers)
