"""Cleans PNG, chunk by chunk (W3C PNG, third edition): drops texts, times and unknown chunks."""

import zlib
from collections.abc import Iterator

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture
from cms.images.metadata.orientation import PREFIX

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT_CHUNKS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS",
    b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip


def clean_png(content: bytes, exif: bytes) -> bytes:
    """Return the picture up to `IEND`, with `exif`.

    Raises:
        UnreadablePicture: a chunk is longer than the file.
    """
    kept = [SIGNATURE]
    for name, chunk in chunks(content):
        if name in KEPT_CHUNKS:
            kept.append(chunk)
        if name == b"IHDR" and exif:
            kept.append(_chunk(b"eXIf", exif.removeprefix(PREFIX)))
    return b"".join(kept)


def frames_of_png(content: bytes) -> int:
    """Return the number of frames that an animation declares; 1 for a still picture."""
    for name, chunk in chunks(content):
        if name == b"acTL":
            return int.from_bytes(chunk[8:12])
    return 1


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, the whole chunk with length and checksum), up to and including `IEND`."""
    at = len(SIGNATURE)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        name = content[at + 4 : at + 8]
        if end > len(content):
            raise UnreadablePicture(BROKEN)
        yield name, content[at:end]
        if name == b"IEND":
            return
        at = end
    raise UnreadablePicture(BROKEN)


def _chunk(name: bytes, payload: bytes) -> bytes:
    check = zlib.crc32(name + payload)
    return len(payload).to_bytes(4) + name + payload + check.to_bytes(4)
