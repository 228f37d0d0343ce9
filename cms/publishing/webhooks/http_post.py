"""One POST to a checked address: no redirects, no proxies, an end in any case."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass

from cms.publishing.webhooks.destinations import Destination

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
EXCERPT_BYTES = 200


class NotSent(Exception):
    """No complete answer came; the text says why, without the receiver's words."""


@dataclass(frozen=True)
class Answer:
    status: int
    excerpt: str


def post(
    destination: Destination, headers: dict[str, str], body: bytes, total: float = TOTAL_SECONDS
) -> Answer:
    """Send and read the beginning of the answer.

    Raises:
        NotSent: no connection, no answer in time, or nonsense.
    """
    connection = _Pinned(destination)
    # Each time-out counts one wait only: a receiver that sends a byte a second passes them all.
    deadline = threading.Timer(total, connection.break_off)
    deadline.daemon = True
    deadline.start()
    try:
        connection.request("POST", destination.target, body=body, headers=headers)
        answer = connection.getresponse()
        excerpt = answer.read(EXCERPT_BYTES).decode("utf-8", "replace")
        return Answer(answer.status, "".join(c if c.isprintable() else " " for c in excerpt))
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise NotSent(f"No answer ({type(error).__name__}).") from error
    finally:
        deadline.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the checked address; the name goes into `Host` and the certificate's check."""

    def __init__(self, destination: Destination) -> None:
        super().__init__(destination.host, destination.port, timeout=CONNECT_SECONDS)
        self._destination = destination
        self._socket: socket.socket | None = None
        # What stands behind the name in `Host` depends on the scheme, which this class fixes.
        self.default_port = 443 if destination.scheme == "https" else 80

    def connect(self) -> None:
        where = (self._destination.address, self._destination.port)
        self._socket = self.sock = socket.create_connection(where, CONNECT_SECONDS)
        if self._destination.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._destination.host)
            self._socket = self.sock

    def break_off(self) -> None:
        """From another thread: wakes whoever waits for this connection."""
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._socket.close()
