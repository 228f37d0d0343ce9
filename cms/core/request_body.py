"""Bounds the size of a request's body, and the time in which it has to arrive.

A server thread waits for a slow body, and there are few. A proxy that buffers bodies is better
still; without one, this ends a body that does not come.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings

log = logging.getLogger(__name__)

IN_MEMORY_BYTES = 1_000_000
CHUNK_BYTES = 65_536
PATIENCE_SECONDS = 10.0  # for a body of no size
LEAST_BYTES_PER_SECOND = 100_000
MEGABYTE = 1_000_000
PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<body style="font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 10vh auto; '
    'padding: 0 1.5rem"><h1 style="font-size: 1.5rem">{title}</h1><p>{text}</p>'
)
TOO_LARGE = (
    "This file is too large",
    (
        "The largest upload is {limit} megabytes. Make the file smaller, then go back and try "
        "again. Nothing was saved."
    ),
)
TOO_SLOW = (
    "The upload took too long",
    ("Your connection was too slow or was interrupted. Go back and try again. Nothing was saved."),
)
NO_LENGTH = (
    "The size of this upload is unknown",
    ("It was sent without a length. Go back and try again. Nothing was saved."),
)


class BoundedBodies:
    """Wraps Django's WSGI application, which finds the whole body in `wsgi.input`."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], patience: float = PATIENCE_SECONDS
    ) -> None:
        self.application = application
        self.patience = patience

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        given = environ.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in environ and given == "0":
            return _refuse("411 Length Required", NO_LENGTH, start_response)
        length = int(given) if given.isascii() and given.isdigit() else 0
        if not length:
            return self.application(environ, start_response)
        if length > settings.MAX_UPLOAD_BYTES:
            return _refuse("413 Content Too Large", TOO_LARGE, start_response)
        body = _Arriving(environ["wsgi.input"], length)
        if not body.arrives_within(self.patience + length / LEAST_BYTES_PER_SECOND):
            log.warning("A request body of %s bytes did not arrive in time.", length)
            return _refuse("408 Request Timeout", TOO_SLOW, start_response)
        return self.application(environ | {"wsgi.input": body.file}, start_response)


class _Arriving:
    """A body that a thread of its own reads, so that nobody waits for it longer than allowed."""

    def __init__(self, source: Any, length: int) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115  Django reads it
        self._source, self._length = source, length
        self._thread = threading.Thread(target=self._read, name="request body", daemon=True)
        self._complete = False
        self._thread.start()

    def arrives_within(self, seconds: float) -> bool:
        """Wait for the whole body, or for the end of what the client sent."""
        self._thread.join(seconds)
        return self._complete

    def _read(self) -> None:
        left = self._length
        while left > 0 and (piece := self._source.read(min(CHUNK_BYTES, left))):
            self.file.write(piece)
            left -= len(piece)
        self.file.seek(0)
        self._complete = True


def _refuse(
    status: str, words: tuple[str, str], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    title, text = words
    limit = settings.MAX_UPLOAD_BYTES // MEGABYTE
    body = PAGE.format(title=title, text=text.format(limit=limit)).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    start_response(status, headers)
    return [body]
