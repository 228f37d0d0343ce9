"""Cleans JPEG, segment by segment (ITU T.81, annex B): copies only what decoding needs."""

import re
from collections.abc import Iterator

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Frames, tables, scans and restarts, but no application data, comments or extensions.
DECODING = {*range(0xC0, 0xC8), *range(0xC9, 0xD0), SOS, 0xDB, 0xDC, 0xDD}
JFIF, ICC, ADOBE = b"JFIF\x00", b"ICC_PROFILE\x00", b"Adobe"
JFIF_WITHOUT_THUMBNAIL, ADOBE_LENGTH = 12, 12
# In scan data: a marker that is neither an escaped byte, a restart nor a fill byte.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def clean_jpeg(content: bytes, exif: bytes) -> bytes:
    """Return the picture up to its end marker, with `exif`.

    Drops what follows the end marker: further pictures (MPF), videos and thumbnails.

    Raises:
        UnreadablePicture: a segment is longer than the file.
    """
    kept = [b"\xff\xd8"]
    end = b""  # a truncated file gets no end marker, so that decoding it still fails
    for marker, payload, scan in _segments(content):
        cleaned = _payload(marker, payload)
        if marker == EOI:
            end = b"\xff\xd9"
        elif cleaned is not None:
            kept.append(_segment(marker, cleaned) + scan)
    if exif:  # after JFIF, which must come first
        kept.insert(2 if kept[1:] and kept[1][1] == APP0 else 1, _segment(APP1, exif))
    return b"".join([*kept, end])


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (marker, payload, scan data that follows), up to the end marker."""
    at = 2
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        marker = content[at + 1]
        if marker == EOI:
            yield marker, b"", b""
            return
        if marker in (0xFF, 0x00, 0x01) or 0xD0 <= marker <= 0xD8:  # not the start of a segment
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise UnreadablePicture(BROKEN)
        payload, at = content[at + 4 : end], end
        if marker == SOS:
            found = MARKER.search(content, at)
            at = found.start() if found else len(content)
        yield marker, payload, content[end:at]


def _payload(marker: int, payload: bytes) -> bytes | None:
    """Return what is kept of a segment's payload; None to drop the segment."""
    if marker == APP0 and payload.startswith(JFIF):
        return payload[:JFIF_WITHOUT_THUMBNAIL] + b"\x00\x00"
    if marker == APP14 and payload.startswith(ADOBE):
        return payload[:ADOBE_LENGTH]
    if marker in DECODING or (marker == APP2 and payload.startswith(ICC)):
        return payload
    return None


def _segment(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(payload) + 2).to_bytes(2) + payload
