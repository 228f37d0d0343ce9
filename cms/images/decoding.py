"""Checks that a file can be decoded within limits, and converts what cannot be rendered."""

from io import BytesIO
from itertools import islice
from threading import Lock

from django.conf import settings
from PIL import Image, ImageSequence

from cms.images.metadata import gif, png, webp
from cms.images.metadata.cleaning import clean_picture, is_cmyk, kind_of
from cms.images.metadata.encoding import encoded_rgb
from cms.images.metadata.exceptions import BROKEN, NOT_A_PICTURE, UnreadablePicture
from cms.images.metadata.orientation import exif_of, orientation_of

MAX_FRAMES = 300
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]
_one_at_a_time = Lock()  # a decoded picture may take 200 MB
TOO_MANY_FRAMES = (
    f"This animation has more than {MAX_FRAMES} frames. Make it shorter, or use a video."
)


def check_picture(content: bytes) -> None:
    """Decode the whole file.

    Raises:
        UnreadablePicture: the file is not a picture, is damaged, or needs too much memory.
    """
    frames = _frames(content)
    if frames > MAX_FRAMES:
        raise UnreadablePicture(TOO_MANY_FRAMES)
    _require_bounded(content, frames)
    try:
        with (
            _one_at_a_time,
            Image.open(BytesIO(clean_picture(content)), formats=FORMATS) as picture,
        ):
            for frame in islice(ImageSequence.Iterator(picture), MAX_FRAMES):
                frame.load()
    except UnreadablePicture:
        raise
    except Exception as error:  # a broken file makes decoders raise anything
        raise UnreadablePicture(BROKEN) from error


def _require_bounded(content: bytes, frames: int) -> None:
    """Check the size in the file header, before anything is decoded."""
    try:
        with Image.open(BytesIO(content), formats=[*FORMATS, "MPO"]) as picture:
            pixels = picture.width * picture.height * frames
    except Image.DecompressionBombError:
        pixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS + 1
    except Exception as error:  # a broken file makes decoders raise anything
        raise UnreadablePicture(BROKEN if kind_of(content) else NOT_A_PICTURE) from error
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        megapixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        raise UnreadablePicture(
            f"This picture has more than {megapixels} million pixels. Make it smaller before you "
            "upload it: a width of 4,000 pixels is enough."
        )


def _frames(content: bytes) -> int:
    match kind_of(content):
        case "gif":
            return sum(islice(gif.frames_of_gif(content), MAX_FRAMES + 1))
        case "png":
            return png.frames_of_png(content)
        case "webp":
            return webp.frames_of_webp(content)
    return 1


def showable(content: bytes) -> bytes:
    """Return the picture with 8-bit grey levels and RGB: Wagtail cannot render 16 bits or CMYK."""
    kind = kind_of(content)
    if kind == "png":
        return _in_eight_bits(content)
    if kind == "jpeg" and is_cmyk(content):
        return encoded_rgb(content, exif_of(orientation_of(content)))
    return content


def _in_eight_bits(content: bytes) -> bytes:
    """Pillow clips 16 bits to white. The high byte of each level is its 8-bit level."""
    with Image.open(BytesIO(content), formats=["PNG"]) as picture:
        if not picture.mode.startswith("I"):
            return content
        levels = picture.convert("I;16").tobytes("raw", "I;16")
        grey = Image.frombytes("L", picture.size, levels[1::2])
    target = BytesIO()
    grey.save(target, "PNG", exif=exif_of(orientation_of(content)))
    return target.getvalue()
