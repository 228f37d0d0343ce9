"""Removes from an MP4 file where, when and with what it was recorded.

A file is a tree of boxes: a length of four bytes, a name of four, the content (ISO 14496-12, 4.2).
Phones write the place and the model into `udta` and `meta`. A box that is removed becomes `free`,
which players skip, of the same length: the addresses of pictures and sounds stay right.
"""

from collections.abc import Iterator

from cms.uploads.exceptions import UnreadableUpload

CONTAINERS = {b"moov", b"trak", b"mdia"}
PRIVATE = {b"udta", b"meta", b"uuid"}
# Boxes that begin with a version, three bytes of flags, and two moments in seconds since 1904.
DATED = {b"mvhd", b"tkhd", b"mdhd"}
HEADER, LONG_HEADER = 8, 16
MAX_BOXES = 10_000
DAMAGED = "This video is damaged or is no MP4 file. Save it as MP4 again and upload that."


def clean_mp4(content: bytes) -> bytes:
    """Return the video without its place, moments, device and names; the length stays the same.

    Raises:
        UnreadableUpload: it is damaged or no MP4 file.
    """
    if content[4:8] != b"ftyp":
        raise UnreadableUpload(DAMAGED)
    cleaned, waiting, seen, names = bytearray(content), [(0, len(content))], 0, set()
    while waiting:
        for name, start, inside, end in _boxes(cleaned, *waiting.pop()):
            seen += 1
            names.add(name)
            if seen > MAX_BOXES:
                raise UnreadableUpload(DAMAGED)
            if name in CONTAINERS:
                waiting.append((inside, end))
            elif name in PRIVATE:
                cleaned[start + 4 : start + 8] = b"free"
                cleaned[inside:end] = bytes(end - inside)
            elif name in DATED:
                _forget_moments(cleaned, inside, end)
    if b"moov" not in names:
        raise UnreadableUpload(DAMAGED)
    return bytes(cleaned)


def _boxes(content: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the boxes between two places: `(b"moov", its start, its content, its end)`."""
    while start < end:
        length = int.from_bytes(content[start : start + 4], "big")
        inside = start + HEADER
        if length == 1:  # the true length follows the name
            length = int.from_bytes(content[inside : inside + 8], "big")
            inside = start + LONG_HEADER
        elif length == 0:  # up to the end of the file
            length = end - start
        if length < inside - start or start + length > end:
            raise UnreadableUpload(DAMAGED)
        yield bytes(content[start + 4 : start + 8]), start, inside, start + length
        start += length


def _forget_moments(content: bytearray, inside: int, end: int) -> None:
    """Set when the box was made and changed to 0: 64 bits each in version 1, else 32."""
    width = 16 if content[inside : inside + 1] == b"\x01" else 8
    if inside + 4 + width > end:
        raise UnreadableUpload(DAMAGED)
    content[inside + 4 : inside + 4 + width] = bytes(width)
