"""Encodes again: formats whose metadata cannot be cut out, and colours browsers cannot show."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from cms.images.metadata.exceptions import BROKEN, UnreadablePicture

QUALITY = 92


def encoded_avif(content: bytes, exif: bytes) -> bytes:
    """Return the picture, or all frames of an animation, encoded as AVIF without metadata.

    Raises:
        UnreadablePicture: the file cannot be decoded.
    """
    with Image.open(BytesIO(content), formats=["AVIF"]) as picture:
        options: dict[str, Any] = {"quality": QUALITY, "exif": exif, "xmp": b""}
        options["icc_profile"] = picture.info.get("icc_profile", b"")
        return _saved(picture, "AVIF", save_all=getattr(picture, "is_animated", False), **options)


def encoded_rgb(content: bytes, exif: bytes) -> bytes:
    """Return a CMYK JPEG converted to sRGB, by its own colour profile if it has one.

    Raises:
        UnreadablePicture: the file cannot be decoded.
    """
    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        return _saved(in_rgb(picture), "JPEG", quality=QUALITY, exif=exif, comment=b"")


def in_rgb(picture: Image.Image) -> Image.Image:
    """Return a CMYK picture converted to RGB, without its profile."""
    try:
        converted = _by_profile(picture)
    except (ImageCms.PyCMSError, OSError):  # the profile is broken, or not for CMYK
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


def _saved(picture: Image.Image, image_format: str, **options: Any) -> bytes:
    target = BytesIO()
    try:
        picture.save(target, image_format, **options)
    except Exception as error:  # a broken file makes decoders raise anything
        raise UnreadablePicture(BROKEN) from error
    return target.getvalue()
