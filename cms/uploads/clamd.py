"""Asks clamd whether a file is harmless: one command of its protocol, `INSTREAM`.

The ready-made clients are under the GPL or no longer maintained; this product is under MIT.
"""

import socket
import struct
from collections.abc import Iterable
from enum import Enum

MAX_ANSWER_BYTES = 4096


class Verdict(Enum):
    """`UNKNOWN`: it answered something else, so nobody knows."""

    HARMLESS = "harmless"
    HARMFUL = "harmful"
    TOO_LARGE = "too large"
    UNKNOWN = "unknown"


def scan(address: str, chunks: Iterable[bytes], seconds: float) -> Verdict:
    """Send the parts of a file to `127.0.0.1:3310`, or to a socket such as `/run/clamd.ctl`.

    `seconds` is the longest wait for one part or for the answer.

    Raises:
        OSError: it cannot be reached, is too slow, or ends the connection without an answer.
    """
    with _connected(address, seconds) as connection:
        try:
            connection.sendall(b"nINSTREAM\n")
            for chunk in filter(None, chunks):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stops reading what is too large, and has said so
        return _verdict(_answer(connection))


def _connected(address: str, seconds: float) -> socket.socket:
    path = address.removeprefix("unix://")
    if not path.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), seconds)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(seconds)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    with connection.makefile("rb") as stream:
        answer = stream.readline(MAX_ANSWER_BYTES)
    if not answer:
        raise ConnectionResetError("clamd ended the connection without an answer")
    return answer.decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict.HARMLESS
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict.HARMFUL
    if answer.startswith("INSTREAM size limit exceeded"):
        return Verdict.TOO_LARGE
    return Verdict.UNKNOWN
