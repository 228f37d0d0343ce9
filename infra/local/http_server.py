"""HTTP servers on the loopback address, each served by threads of this process.

Each server calls one function, from Request to Response, which tests can call without a socket.
Not for the internet: no TLS, no limit on connections.
"""

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer, TCPServer
from threading import Thread
from typing import Any, TypeVar

LOOPBACK = "127.0.0.1"
MAX_BODY = 10 * 1024 * 1024  # bytes; the limit of API Gateway
MAX_DRAIN = 64 * 1024 * 1024  # bytes that are read and discarded, so that the client sees the 413
JSON = ("content-type", "application/json")

log = logging.getLogger(__name__)
Served = TypeVar("Served", bound=BaseServer)


@dataclass(frozen=True)
class Request:
    """One HTTP request: `target` as on the wire, for example `/contact?lang=en`."""

    method: str
    target: str
    headers: Message = field(default_factory=Message)
    body: bytes = b""
    source_ip: str = LOOPBACK
    protocol: str = "HTTP/1.1"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Request], Response]

TOO_LARGE = Response(413, b'{"message":"Request Entity Too Large"}', (JSON,))
LENGTH_REQUIRED = Response(411, b'{"message":"Length Required"}', (JSON,))
BAD_REQUEST = Response(400, b'{"message":"Bad Request"}', (JSON,))
BROKEN = Response(500, b'{"message":"Internal Server Error"}', (JSON,))


class ConnectionDroppedError(Exception):
    """Raised by an answer function to close the connection without an answer."""


class _RefusedError(Exception):
    """The request is answered without reading its body, then the connection closes."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class HttpServer(ThreadingHTTPServer):
    """Serves `answer` on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True
    block_on_close = False  # else a runtime that waits for its next event blocks it
    request_queue_size = 128

    def __init__(self, port: int, answer: Answer) -> None:
        self.answer = answer
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's looks up a host name that is not used
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect; print everything else."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving(server: Served) -> Iterator[Served]:
    """Serve in a thread until the block ends."""
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the two packets of head and body take 40 ms more
    wbufsize = 0
    server: HttpServer

    def _serve(self) -> None:
        try:
            response = self._answer(self._read_body())
        except _RefusedError as refused:
            self.close_connection = True
            response = refused.response
        except ConnectionDroppedError:
            self.close_connection = True
            return
        self._write(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _read_body(self) -> bytes:
        if "transfer-encoding" in self.headers:
            raise _RefusedError(LENGTH_REQUIRED)
        declared = self.headers.get("content-length", "0").strip()
        if not (declared.isascii() and declared.isdigit()):
            raise _RefusedError(BAD_REQUEST)
        length = int(declared)
        if length > MAX_BODY:
            self._drain(min(length, MAX_DRAIN))
            raise _RefusedError(TOO_LARGE)
        body = self.rfile.read(length)
        if len(body) < length:
            raise _RefusedError(BAD_REQUEST)
        return body

    def _drain(self, length: int) -> None:
        while length > 0 and (chunk := self.rfile.read(min(length, 65536))):
            length -= len(chunk)

    def _answer(self, body: bytes) -> Response:
        request = Request(
            method=self.command,
            target=self.path,
            headers=self.headers,
            body=body,
            source_ip=str(self.client_address[0]),
            protocol=self.request_version,
        )
        try:
            return self.server.answer(request)
        except ConnectionDroppedError:
            raise
        except Exception as error:
            # Logs the kind and place only: the message may quote a visitor.
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s in %s line %s", type(error).__name__, place.filename, place.lineno)
            return BROKEN

    def _write(self, response: Response) -> None:
        self.send_response_only(response.status)
        self.send_header("Date", self.date_time_string())
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Logs nothing: the answer functions log what they need."""
