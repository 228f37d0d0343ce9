"""Reads and writes the orientation, the only EXIF tag that is kept."""

from io import BytesIO

from PIL import Image

TAG = 0x0112
UPRIGHT = 1
PREFIX = b"Exif\x00\x00"  # required before the EXIF data in JPEG, not allowed in PNG and WebP


def orientation_of(content: bytes) -> int:
    """Return the EXIF orientation, 1 to 8; 1 if it is missing or invalid."""
    try:
        with Image.open(BytesIO(content)) as picture:
            value = picture.getexif().get(TAG)
    except Exception:  # broken metadata makes decoders raise anything
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def exif_of(orientation: int) -> bytes:
    """Return EXIF data with the orientation only; empty for `UPRIGHT`."""
    if orientation == UPRIGHT:
        return b""
    exif = Image.Exif()
    exif[TAG] = orientation
    return PREFIX + exif.tobytes().removeprefix(PREFIX)
