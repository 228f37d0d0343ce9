"""The Lambda Runtime API of one execution environment, version 2018-06-01.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

One environment runs one invocation at a time. When its process ends, the environment is
discarded, so that a late request of that process cannot take the event of another one.
"""

import json
import secrets
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock

from infra.local.http_server import JSON, Request, Response
from infra.local.lambda_runtime.http_api import MAX_EVENT

PREFIX = "/2018-06-01/runtime/"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:contact"


class FunctionError(Exception):
    """The function raised, its process ended, or its answer is too large."""


class EnvironmentGoneError(FunctionError):
    """The process ended before it took the event, so another process may take it."""


class InitError(FunctionError):
    """The handler could not be loaded: an import or the configuration is wrong."""


@dataclass
class Invocation:
    event: bytes
    deadline: float  # seconds since the epoch
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    taken: bool = False
    answer: "Future[bytes]" = field(default_factory=Future)


class RuntimeApi:
    """Hands events to the runtime client and receives its answers."""

    def __init__(self) -> None:
        self.initialised: Future[None] = Future()
        self._waiting: SimpleQueue[Invocation | None] = SimpleQueue()
        self._current: Invocation | None = None
        self._gone = False
        self._lock = Lock()

    def invoke(self, event: bytes, timeout: float) -> bytes:
        """Return the function's answer; raises FunctionError or TimeoutError (seconds)."""
        invocation = Invocation(event, deadline=time.time() + timeout)
        with self._lock:
            if self._gone:
                raise EnvironmentGoneError
            self._current = invocation
        self._waiting.put(invocation)
        try:
            return invocation.answer.result(timeout)
        finally:
            self._current = None

    def fail(self, error: FunctionError) -> None:
        """Fail what waits for the process, because it has ended."""
        with self._lock:
            self._gone, invocation = True, self._current
        _set_error(self.initialised, InitError(str(error)))
        if invocation:
            _set_error(invocation.answer, error if invocation.taken else EnvironmentGoneError())
        self._waiting.put(None)

    def answer(self, request: Request) -> Response:
        """Serve one request of the runtime client."""
        route = request.path.removeprefix(PREFIX).split("/")
        match request.method, *route:
            case "GET", "invocation", "next":
                return self._next()
            case "POST", "init", "error":
                _set_error(self.initialised, InitError(_error_type(request.body)))
                return _accepted()
            case "POST", "invocation", invocation_id, ("response" | "error") as kind:
                return self._finish(invocation_id, kind, request.body)
            case _:
                return _refused(404, "InvalidPath")

    def _next(self) -> Response:
        if not self.initialised.done():
            self.initialised.set_result(None)
        invocation = self._waiting.get()
        if invocation is None:
            return _refused(410, "EnvironmentGone")
        invocation.taken = True
        headers = (
            JSON,
            ("Lambda-Runtime-Aws-Request-Id", invocation.id),
            ("Lambda-Runtime-Deadline-Ms", str(int(invocation.deadline * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", ARN),
            ("Lambda-Runtime-Trace-Id", _trace_id()),
        )
        return Response(200, invocation.event, headers)

    def _finish(self, invocation_id: str, kind: str, body: bytes) -> Response:
        invocation = self._current
        if invocation is None or invocation.id != invocation_id or invocation.answer.done():
            return _refused(400, "InvalidRequestID")
        if kind == "error":
            _set_error(invocation.answer, FunctionError(_error_type(body)))
        elif len(body) > MAX_EVENT:
            _set_error(invocation.answer, FunctionError("Function.ResponseSizeTooLarge"))
            return _refused(413, "RequestEntityTooLarge")
        else:
            invocation.answer.set_result(body)
        return _accepted()


def _set_error(future: "Future[bytes] | Future[None]", error: FunctionError) -> None:
    if not future.done():
        future.set_exception(error)


def _error_type(body: bytes) -> str:
    """The kind of an error, for example `ValueError`; the message may quote a visitor."""
    try:
        return str(json.loads(body)["errorType"])
    except (ValueError, KeyError, TypeError):
        return "Unknown"


def _trace_id() -> str:
    root = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    return f"Root={root};Parent={secrets.token_hex(8)};Sampled=0"


def _accepted() -> Response:
    return Response(202, b'{"status":"OK"}', (JSON,))


def _refused(status: int, kind: str) -> Response:
    return Response(status, json.dumps({"errorType": kind}).encode(), (JSON,))
