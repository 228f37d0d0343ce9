"""Formats whose metadata cannot be cut out, and colours that a browser cannot show: encode anew."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture

QUALITY = 92


def encoded_avif(content: bytes, exif: bytes) -> bytes:
    """The same pictures as AVIF, animations included.

    Raises:
        UnreadablePicture: it cannot be decoded.
    """
    with Image.open(BytesIO(content), formats=["AVIF"]) as picture:
        told: dict[str, Any] = {"quality": QUALITY, "exif": exif, "xmp": b""}
        told["icc_profile"] = picture.info.get("icc_profile", b"")
        return _saved(picture, "AVIF", save_all=getattr(picture, "is_animated", False), **told)


def encoded_rgb(content: bytes, exif: bytes) -> bytes:
    """A JPEG in CMYK as one in sRGB, by its own colour profile where it has one.

    Raises:
        UnreadablePicture: it cannot be decoded.
    """
    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        return _saved(in_rgb(picture), "JPEG", quality=QUALITY, exif=exif, comment=b"")


def in_rgb(picture: Image.Image) -> Image.Image:
    """A picture in CMYK as one in RGB, without its profile."""
    try:
        converted = _by_profile(picture)
    except (ImageCms.PyCMSError, OSError):  # a profile that is broken, or of other colours
        converted = None
    converted = converted or picture.convert("RGB")
    converted.info.pop("icc_profile", None)
    return converted


def _by_profile(picture: Image.Image) -> Image.Image | None:
    profile = picture.info.get("icc_profile")
    if not profile:
        return None
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")


def _saved(picture: Image.Image, image_format: str, **told: Any) -> bytes:
    target = BytesIO()
    try:
        picture.save(target, image_format, **told)
    except Exception as error:  # a broken file makes decoders raise anything
        raise UnreadablePicture(BROKEN) from error
    return target.getvalue()
