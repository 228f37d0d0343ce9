"""Sends one POST to a checked address: no redirects, no proxies, limited time."""

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
    """No complete response arrived. The text gives the reason, without the receiver's words."""


@dataclass(frozen=True)
class Response:
    status: int
    excerpt: str


def post(
    destination: Destination, headers: dict[str, str], body: bytes, total: float = TOTAL_SECONDS
) -> Response:
    """Send the request and read the beginning of the response.

    Raises:
        NotSent: no connection, no response in time, or one that is not HTTP.
    """
    connection = _PinnedConnection(destination)
    # A socket time-out limits one wait: a receiver that sends a byte a second never exceeds it.
    deadline = threading.Timer(total, connection.abort)
    deadline.daemon = True
    deadline.start()
    try:
        connection.request("POST", destination.target, body=body, headers=headers)
        response = connection.getresponse()
        excerpt = response.read(EXCERPT_BYTES).decode("utf-8", "replace")
        return Response(response.status, "".join(c if c.isprintable() else " " for c in excerpt))
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise NotSent(f"No answer ({type(error).__name__}).") from error
    finally:
        deadline.cancel()
        connection.close()


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to the checked address, and uses the host name for `Host` and the certificate."""

    def __init__(self, destination: Destination) -> None:
        super().__init__(destination.host, destination.port, timeout=CONNECT_SECONDS)
        self._destination = destination
        self._socket: socket.socket | None = None
        # `Host` names the port unless it is the default, which depends on the scheme.
        self.default_port = 443 if destination.scheme == "https" else 80

    def connect(self) -> None:
        where = (self._destination.address, self._destination.port)
        self._socket = self.sock = socket.create_connection(where, CONNECT_SECONDS)
        if self._destination.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._destination.host)
            self._socket = self.sock

    def abort(self) -> None:
        """Close the connection from another thread; the thread that waits for it gets an error."""
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._socket.close()
