"""A mail service of a few lines: it counts requests and answers as the test says."""

import json
import socket
import threading
from collections.abc import Callable

Reply = Callable[[socket.socket], None]


class CountingServer:
    """Reads whole requests off real connections and answers each as the test says."""

    def __init__(self, reply: Reply) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._reply = reply
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            while request := _read_request(connection):
                self.requests.append(request)
                self._reply(connection)
        except OSError:
            return

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for each in (self._listener, *self._open):
            each.close()


def _read_request(connection: socket.socket) -> bytes:
    content = b""
    while b"\r\n\r\n" not in content:
        more = connection.recv(65536)
        if not more:
            return b""
        content += more
    head, _, body = content.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < int(lengths[0].split(b":")[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answering(status: str, document: object, *, error: str = "") -> Reply:
    body = json.dumps(document).encode()
    kind = f"x-amzn-ErrorType: {error}\r\n" if error else ""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{kind}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return lambda connection: connection.sendall(head.encode() + body)


def stalling(connection: socket.socket) -> None:
    """Never answers: the next read waits until the client has gone."""


def hanging_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)
