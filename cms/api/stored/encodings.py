"""Which compression a visitor takes, and doing it."""

import gzip
from functools import lru_cache

import brotli

IDENTITY, GZIP, BROTLI = "", "gzip", "br"
PREFERRED = (BROTLI, GZIP)
SMALLEST = 500  # bytes; below it compressing gains nothing


@lru_cache(maxsize=256)
def chosen_encoding(accept_encoding: str) -> str:
    """`br`, `gzip` or '' for `Accept-Encoding` (RFC 9110 12.5.3); brotli where both weigh alike."""
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    offered = {name: weights.get(name, weights.get("*", 0.0)) for name in PREFERRED}
    best = max(PREFERRED, key=lambda name: offered[name])
    plain = weights.get("identity", 0.0)
    return best if offered[best] > 0 and offered[best] >= plain else IDENTITY


def compressed(body: bytes, encoding: str) -> bytes:
    """The same bytes each time: the gzip header carries no clock."""
    if encoding == BROTLI:
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, compresslevel=6, mtime=0)


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    given = parameters.replace(" ", "").removeprefix("q=")
    try:
        return name.strip(), float(given) if given else 1.0
    except ValueError:
        return name.strip(), 0.0
