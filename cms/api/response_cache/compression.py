"""Chooses a compression by `Accept-Encoding`, and compresses."""

import gzip
from functools import lru_cache
from typing import Any

import brotli

IDENTITY, GZIP, BROTLI = "", "gzip", "br"
PREFERRED = (BROTLI, GZIP)
MIN_COMPRESSED_BYTES = 500  # below it compressing gains nothing
# Of a header that is remembered; browsers send some 150. A server lets a client send 400,000, and
# what is remembered of 256 of these would be more than all answers.
MAX_HEADER_CHARACTERS = 1000


def encoding_for(environ: dict[str, Any]) -> str:
    """Return `br`, `gzip` or '' for a request."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    return chosen_encoding(accepted) if accepted else IDENTITY


def chosen_encoding(accept_encoding: str) -> str:
    """Return `br`, `gzip` or '' for `Accept-Encoding` (RFC 9110 12.5.3); br on equal weights, ''
    for a header that is too long."""
    return _chosen(accept_encoding) if len(accept_encoding) <= MAX_HEADER_CHARACTERS else IDENTITY


@lru_cache(maxsize=256)
def _chosen(accept_encoding: str) -> str:
    accepted = weights(accept_encoding)
    offered = {name: accepted.get(name, accepted.get("*", 0.0)) for name in PREFERRED}
    best = max(PREFERRED, key=lambda name: offered[name])
    plain = accepted.get("identity", 0.0)
    return best if offered[best] > 0 and offered[best] >= plain else IDENTITY


def compressed(body: bytes, encoding: str) -> bytes:
    """Return the compressed body: the same bytes each time, since the gzip header has no time."""
    if encoding == BROTLI:
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, compresslevel=6, mtime=0)


def decompressed(body: bytes, encoding: str) -> bytes:
    """Return what was compressed."""
    return bytes(brotli.decompress(body)) if encoding == BROTLI else gzip.decompress(body)


def weights(accept: str) -> dict[str, float]:
    """Return `{"br": 1.0, "gzip": 0.5}` for `br, gzip;q=0.5` (RFC 9110 12.4.2); 0 for no number."""
    return dict(_weight(part) for part in accept.lower().split(",") if part.strip())


def _weight(part: str) -> tuple[str, float]:
    name, *parameters = part.replace(" ", "").replace("\t", "").split(";")
    given = [each.removeprefix("q=") for each in parameters if each.startswith("q=")]
    try:
        return name, float(given[0]) if given else 1.0
    except ValueError:
        return name, 0.0
