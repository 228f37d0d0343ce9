"""A contact handler that answers what a test wants, behind CORS, and keeps what it was sent."""

import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from infra.local.http_server import serving

JSON, PROBLEM = "application/json", "application/problem+json"
REFERENCE = "K7QX2M4A"


@dataclass(frozen=True)
class Reply:
    """One answer; `held` is waited for first, `broken` drops the connection instead."""

    status: int = 200
    content: object = field(default_factory=lambda: {"reference": REFERENCE, "status": "sent"})
    kind: str = JSON
    held: threading.Event | None = None
    broken: bool = False


SENT = Reply()
ACCEPTED = Reply(202, {"reference": REFERENCE, "status": "accepted"})
BROKEN = Reply(broken=True)


def problem(status, **more):
    """Problem details as the handler writes them."""
    return Reply(status, {"type": "about:blank", "status": status, **more}, PROBLEM)


def invalid(*errors):
    """A 422 with (field, code, words) for each fault."""
    names = ("pointer", "code", "detail")
    listed = [dict(zip(names, (f"#/{name}", *rest), strict=True)) for name, *rest in errors]
    return problem(422, detail="There is a problem", errors=listed)


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: dict
    body: str

    @property
    def fields(self):
        return dict(parse_qsl(self.body, keep_blank_values=True))


class FakeHandler(ThreadingHTTPServer):
    """`replies` are used up in order, then every message is SENT."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.forget()

    def forget(self):
        self.replies, self.received, self.token = [], [], "1790000000.abc"
        self.puzzles = []

    @property
    def action(self):
        return f"http://127.0.0.1:{self.server_port}/contact"

    @property
    def messages(self):
        return [each for each in self.received if each.method == "POST"]


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self._keep()
        puzzle = {"altcha": self.server.puzzles.pop(0)} if self.server.puzzles else {}
        self._send(Reply(200, {"token": self.server.token, **puzzle}))

    def do_POST(self):
        self._keep()
        reply = self.server.replies.pop(0) if self.server.replies else SENT
        if reply.held:
            reply.held.wait(30)
        if reply.broken:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self._send(reply)

    def do_OPTIONS(self):
        self._keep()
        self._send(Reply(204, ""))

    def _keep(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        kept = Received(self.command, self.path, dict(self.headers), body)
        self.server.received.append(kept)

    def _send(self, reply):
        content = reply.content if isinstance(reply.content, str) else json.dumps(reply.content)
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
            self.send_header("Content-Length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())
        except OSError:
            """The browser has given up."""

    def log_message(self, *_):
        """Says nothing."""


@contextmanager
def running_handler():
    with serving(FakeHandler()) as server:
        yield server
