"""What a visitor takes, by weights; which compression that is, and doing it."""

import gzip
from functools import lru_cache

import brotli

IDENTITY, GZIP, BROTLI = "", "gzip", "br"
PREFERRED = (BROTLI, GZIP)
SMALLEST = 500  # bytes; below it compressing gains nothing


@lru_cache(maxsize=256)
def chosen_encoding(accept_encoding: str) -> str:
    """`br`, `gzip` or '' for `Accept-Encoding` (RFC 9110 12.5.3); brotli where both weigh alike."""
    taken = weights(accept_encoding)
    offered = {name: taken.get(name, taken.get("*", 0.0)) for name in PREFERRED}
    best = max(PREFERRED, key=lambda name: offered[name])
    plain = taken.get("identity", 0.0)
    return best if offered[best] > 0 and offered[best] >= plain else IDENTITY


def compressed(body: bytes, encoding: str) -> bytes:
    """The same bytes each time: the gzip header carries no clock."""
    if encoding == BROTLI:
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, compresslevel=6, mtime=0)


def weights(accept: str) -> dict[str, float]:
    """`{"br": 1.0, "gzip": 0.5}` of `br, gzip;q=0.5` (RFC 9110 12.4.2); what is no number is 0."""
    return dict(_weight(part) for part in accept.lower().split(",") if part.strip())


def _weight(part: str) -> tuple[str, float]:
    name, *parameters = part.replace(" ", "").replace("\t", "").split(";")
    given = [each.removeprefix("q=") for each in parameters if each.startswith("q=")]
    try:
        return name, float(given[0]) if given else 1.0
    except ValueError:
        return name, 0.0
