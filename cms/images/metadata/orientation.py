"""The one fact of EXIF that a picture needs: which way up it is."""

from io import BytesIO

from PIL import Image

TAG = 0x0112
UPRIGHT = 1
PREFIX = b"Exif\x00\x00"  # JPEG needs it before the data, PNG and WebP must not have it


def orientation_of(content: bytes) -> int:
    """1 to 8, as EXIF counts them; 1 where nothing, or nothing sensible, is said."""
    try:
        with Image.open(BytesIO(content)) as picture:
            told = picture.getexif().get(TAG)
    except Exception:  # broken metadata makes decoders raise anything
        return UPRIGHT
    return told if isinstance(told, int) and 1 <= told <= 8 else UPRIGHT


def exif_of(orientation: int) -> bytes:
    """EXIF that says the orientation and nothing else; empty where the picture is upright."""
    if orientation == UPRIGHT:
        return b""
    exif = Image.Exif()
    exif[TAG] = orientation
    return PREFIX + exif.tobytes().removeprefix(PREFIX)
