"""Whether a picture can be decoded within bounds, and grey of 16 bits as browsers can show it."""

from io import BytesIO
from itertools import islice

from django.conf import settings
from PIL import Image, ImageSequence

from cms.images.metadata import gif, png, webp
from cms.images.metadata.cleaning import clean_picture, is_cmyk, kind_of
from cms.images.metadata.encoding import encoded_rgb
from cms.images.metadata.exceptions import BROKEN, NOT_A_PICTURE, UnreadablePicture
from cms.images.metadata.orientation import exif_of, orientation_of

MAX_FRAMES = 300
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]
TOO_MANY_FRAMES = (
    f"This animation has more than {MAX_FRAMES} pictures. Make it shorter, or use a film."
)


def check_picture(content: bytes) -> None:
    """Decode all of it.

    Raises:
        UnreadablePicture: it is no picture, damaged, or larger than memory should be given to.
    """
    frames = _frames(content)
    if frames > MAX_FRAMES:
        raise UnreadablePicture(TOO_MANY_FRAMES)
    _require_bounded(content, frames)
    try:
        with Image.open(BytesIO(clean_picture(content)), formats=FORMATS) as picture:
            for frame in islice(ImageSequence.Iterator(picture), MAX_FRAMES):
                frame.load()
    except UnreadablePicture:
        raise
    except Exception as error:  # a broken file makes decoders raise anything
        raise UnreadablePicture(BROKEN) from error


def _require_bounded(content: bytes, frames: int) -> None:
    """Its size is read from its head, before anything is decoded."""
    try:
        with Image.open(BytesIO(content), formats=[*FORMATS, "MPO"]) as picture:
            pixels = picture.width * picture.height * frames
    except Image.DecompressionBombError:
        pixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS + 1
    except Exception as error:  # see above
        raise UnreadablePicture(BROKEN if kind_of(content) else NOT_A_PICTURE) from error
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        raise UnreadablePicture(
            f"This picture has more than {most} million pixels. Make it smaller before you upload "
            "it: 4,000 pixels in width are plenty."
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
    """The picture with 8 bits a grey level and without CMYK, which renditions cannot be made of."""
    kind = kind_of(content)
    if kind == "png":
        return _in_eight_bits(content)
    if kind == "jpeg" and is_cmyk(content):
        return encoded_rgb(content, exif_of(orientation_of(content)))
    return content


def _in_eight_bits(content: bytes) -> bytes:
    """Pillow clips 16 bits to white. The higher byte of each level is the level in 8 bits."""
    with Image.open(BytesIO(content), formats=["PNG"]) as picture:
        if not picture.mode.startswith("I"):
            return content
        levels = picture.convert("I;16").tobytes("raw", "I;16")
        grey = Image.frombytes("L", picture.size, levels[1::2])
    target = BytesIO()
    grey.save(target, "PNG", exif=exif_of(orientation_of(content)))
    return target.getvalue()
