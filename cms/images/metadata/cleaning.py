"""Chooses the way to clean by what a file is, whatever its name says."""

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from cms.images.metadata import gif, jpeg, png, webp
from cms.images.metadata.encoding import encoded_avif, encoded_rgb
from cms.images.metadata.exceptions import NOT_A_PICTURE, UnreadablePicture
from cms.images.metadata.orientation import TAG, exif_of, orientation_of

# Items of metadata, and boxes for texts. By chance it stands in a picture once in a million.
AVIF_DRAWING = {b"ftyp", b"meta", b"moov", b"mdat"}  # not `free`, `skip`, or what follows the end
AVIF_METADATA = re.compile(rb"infe.{8}(?:Exif|mime|uri )|udta|uuid", re.DOTALL)


def clean_picture(content: bytes) -> bytes:
    """The picture without its metadata; a clean picture comes back byte for byte.

    Pixels are copied, not encoded anew, but for AVIF and for JPEG in CMYK, which becomes RGB.

    Raises:
        UnreadablePicture: it is of no known format, or broken.
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
    """`"jpeg"`, by the first bytes; None where they are of no format that is known here."""
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
    except Exception:  # a broken file is found by whoever decodes it
        return False


def _is_clean_avif(content: bytes) -> bool:
    """Whether it says its orientation at most: an AVIF has that in a box of its own."""
    try:
        with Image.open(BytesIO(content), formats=["AVIF"]) as picture:
            tags = set(picture.getexif())
            told = picture.info.get("xmp")
    except Exception:  # the encoder says what is wrong with it
        return False
    boxes = [name for name, _ in avif_boxes(content)]
    drawing = boxes[-1:] != [None] and {*boxes} <= AVIF_DRAWING
    return drawing and not AVIF_METADATA.search(content) and not told and tags <= {TAG}


def avif_boxes(content: bytes) -> Iterator[tuple[bytes | None, bytes]]:
    """(name, the whole box) from the first to the last; None names what is no box."""
    at = 0
    while at < len(content):
        size, head = int.from_bytes(content[at : at + 4]), 8
        if size == 1:  # a longer number follows the name
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        if size == 0:  # to the end
            size = len(content) - at
        if size < head or at + size > len(content):
            yield None, content[at:]
            return
        yield content[at + 4 : at + 8], content[at : at + size]
        at += size
