"""Cleans a file by its format, which is read from its content, not from its name."""

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from cms.images.metadata import gif, jpeg, png, webp
from cms.images.metadata.encoding import encoded_avif, encoded_rgb
from cms.images.metadata.exceptions import NOT_A_PICTURE, UnreadablePicture
from cms.images.metadata.orientation import TAG, exif_of, orientation_of

# Metadata items, and boxes of text. In pixel data they occur by chance in one file of a million.
# Boxes that hold the picture. Not `free` and `skip`, which may hide anything.
AVIF_PICTURE_BOXES = {b"ftyp", b"meta", b"moov", b"mdat"}
AVIF_METADATA = re.compile(rb"infe.{8}(?:Exif|mime|uri )|udta|uuid", re.DOTALL)


def clean_picture(content: bytes) -> bytes:
    """Return the file without its metadata; a clean file is returned byte for byte.

    Copies the encoded pixels. Only AVIF with metadata and JPEG in CMYK, which becomes RGB, are
    encoded again.

    Raises:
        UnreadablePicture: the file has an unknown format, or is broken.
    """
    exif = exif_of(orientation_of(content))
    match kind_of(content):
        case "jpeg":
            content = encoded_rgb(content, exif) if is_cmyk(content) else content
            return jpeg.clean_jpeg(content, exif)
        case "png":
            return png.clean_png(content, exif)
        case "gif":
            return gif.clean_gif(content)
        case "webp":
            return webp.clean_webp(content, exif)
        case "avif":
            return content if _is_clean_avif(content) else encoded_avif(content, exif)
    raise UnreadablePicture(NOT_A_PICTURE)


def kind_of(content: bytes) -> str | None:
    """Return the format by the first bytes, such as `"jpeg"`; None if it is not supported."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(png.SIGNATURE):
        return "png"
    if content.startswith(gif.SIGNATURES):
        return "gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis"):
        return "avif"
    return None


def is_cmyk(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
            return bool(picture.mode == "CMYK")
    except Exception:  # a broken file is reported when it is decoded
        return False


def _is_clean_avif(content: bytes) -> bool:
    """Whether the file has no metadata beside the orientation, which AVIF also has in a box."""
    try:
        with Image.open(BytesIO(content), formats=["AVIF"]) as picture:
            tags = set(picture.getexif())
            xmp = picture.info.get("xmp")
    except Exception:  # encoding it will report the fault
        return False
    boxes = [name for name, _ in avif_boxes(content)]
    only_picture = boxes[-1:] != [None] and {*boxes} <= AVIF_PICTURE_BOXES
    return only_picture and not AVIF_METADATA.search(content) and not xmp and tags <= {TAG}


def avif_boxes(content: bytes) -> Iterator[tuple[bytes | None, bytes]]:
    """Yield (name, the whole box) in order; the name is None for bytes that are not a box."""
    at = 0
    while at < len(content):
        size, head = int.from_bytes(content[at : at + 4]), 8
        if size == 1:  # a 64-bit size follows the name
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        if size == 0:  # up to the end of the file
            size = len(content) - at
        if size < head or at + size > len(content):
            yield None, content[at:]
            return
        yield content[at + 4 : at + 8], content[at : at + size]
        at += size
