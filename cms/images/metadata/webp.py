"""Cleans WebP, chunk by chunk (RFC 9649): drops EXIF, XMP and unknown chunks."""

from collections.abc import Iterator

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture
from cms.images.metadata.orientation import PREFIX

KEPT_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
IN_FRAME, FRAME_HEAD = {b"VP8 ", b"VP8L", b"ALPH"}, 16
HAS_EXIF, HAS_XMP = 0x08, 0x04  # in the flags of VP8X


def clean_webp(content: bytes, exif: bytes) -> bytes:
    """Return the picture, with `exif` if it has the extended format, which alone allows EXIF.

    Raises:
        UnreadablePicture: a chunk is longer than the file.
    """
    kept = b""
    for name, payload in chunks(content):
        if name == b"VP8X":
            flags = payload[0] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if exif else 0)
            payload = bytes([flags]) + payload[1:]
        if name == b"ANMF":
            payload = _frame(payload)
        if name in KEPT_CHUNKS:
            kept += _chunk(name, payload)
    if exif and kept.startswith(b"VP8X"):
        kept += _chunk(b"EXIF", exif.removeprefix(PREFIX))
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + kept


def _frame(payload: bytes) -> bytes:
    """Clean one frame of an animation: a header with position and duration, then chunks."""
    inner = _chunks(payload, FRAME_HEAD, len(payload))
    return payload[:FRAME_HEAD] + b"".join(
        _chunk(name, data) for name, data in inner if name in IN_FRAME
    )


def frames_of_webp(content: bytes) -> int:
    """Return the number of frames; 1 for a still picture."""
    return sum(name == b"ANMF" for name, _ in chunks(content)) or 1


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, payload), up to the end that the file declares."""
    return _chunks(content, 12, min(len(content), 8 + int.from_bytes(content[4:8], "little")))


def _chunks(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > len(content):
            raise UnreadablePicture(BROKEN)
        yield content[at : at + 4], content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(name: bytes, payload: bytes) -> bytes:
    return name + len(payload).to_bytes(4, "little") + payload + b"\x00" * (len(payload) % 2)
