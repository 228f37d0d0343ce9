"""Rendered pages in the memory of one process, compressed, at most so many bytes of them."""

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

Headers = list[tuple[str, str]]
OVERHEAD = 3000  # bytes of Python objects around one page
COMPRESSION = 6
MAX_HEADER_CHARACTERS = 1000  # of a header that is remembered; a server lets a client send 400,000
# Headers of the answer with a body, which a 304 has not (RFC 9110 15.4.5).
OF_THE_BODY = {"content-type", "content-length", "content-encoding"}
MADE_ANEW = {"content-length", "content-encoding", "etag"}
GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?(?=,|$)", re.IGNORECASE)


@dataclass(slots=True)
class KeptPage:
    """A page as it is sent, and how to tell whether it is still right.

    `parts` are the ETags of the API's answers that it was made of, by their addresses;
    `current_at` is when they were last known to be current, in seconds of `monotonic`. `right` is
    from when until when the clock would not change it; None for ever. `languages` are those of the
    site.
    """

    headers: Headers
    packed: bytes
    tag: str
    parts: dict[str, str]
    current_at: float
    right: tuple[datetime, datetime] | None
    languages: list[str]

    def is_right_at(self, moment: datetime) -> bool:
        """Whether the clock leaves the page as it is. The clock may also be set back."""
        return self.right is None or self.right[0] <= moment < self.right[1]

    @property
    def size(self) -> int:
        texts = sum(len(name) + len(value) for name, value in self.headers)
        parts = sum(len(url) + len(etag) for url, etag in self.parts.items())
        return len(self.packed) + 2 * (texts + parts) + OVERHEAD

    def sent(self, accept_encoding: str, if_none_match: str) -> tuple[str, Headers, bytes]:
        """Return status, headers and body for a request with these two headers."""
        is_packed = takes_gzip(accept_encoding)
        etag = f'"{self.tag}-gzip"' if is_packed else f'"{self.tag}"'
        if if_none_match and _matches(if_none_match, etag):
            kept = [each for each in self.headers if each[0].lower() not in OF_THE_BODY]
            return "304 Not Modified", [*kept, ("ETag", etag)], b""
        body = self.packed if is_packed else gzip.decompress(self.packed)
        own = [("ETag", etag), ("Content-Length", str(len(body)))]
        if is_packed:
            own.append(("Content-Encoding", "gzip"))
        return "200 OK", [*self.headers, *own], body


def packed(body: bytes, headers: Headers) -> tuple[bytes, str, Headers]:
    """Return the compressed body, a tag of what a browser is told, and the headers to keep."""
    kept = [each for each in headers if each[0].lower() not in MADE_ANEW]
    if not any(name.lower() == "vary" for name, _ in kept):
        kept.append(("Vary", "Accept-Encoding"))
    tag = blake2b(repr(kept).encode() + body, digest_size=16).hexdigest()
    return gzip.compress(body, COMPRESSION, mtime=0), tag, kept


def takes_gzip(accept_encoding: str) -> bool:
    """Whether `Accept-Encoding` takes gzip (RFC 9110 12.5.3); not if it is too long to remember."""
    return len(accept_encoding) <= MAX_HEADER_CHARACTERS and _takes_gzip(accept_encoding)


@lru_cache(maxsize=256)
def _takes_gzip(accept_encoding: str) -> bool:
    found = GZIP.search(accept_encoding)
    return found is not None and (found[1] is None or found[1].strip("0.") != "")


def _matches(if_none_match: str, etag: str) -> bool:
    """RFC 9110 13.1.2: `*`, or a list of tags, of which a weak one matches its strong form."""
    if if_none_match.strip() == "*":
        return True
    return etag in (each.strip().removeprefix("W/") for each in if_none_match.split(","))


class PageStore:
    """Forgets the pages that were asked for longest ago; one above an eighth of all is not kept."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        with self._lock:
            self._drop(key)
            if page.size > self.limit // 8:
                return
            self._pages[key] = page
            self.size += page.size
            while self.size > self.limit:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def drop(self, key: Hashable) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size
