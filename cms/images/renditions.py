"""The stored sizes of a picture that the public API answers, made ahead and never on request."""

import logging
from typing import Any, TypedDict
from urllib.parse import urljoin

from django.conf import settings
from django.dispatch import Signal
from wagtail.images.models import SourceImageIOError

logger = logging.getLogger(__name__)

MAIN = "max-1600x1600"
FORMATS = ("avif", "webp")  # the smaller first: a browser takes the first that it can show
WIDTHS = (400, 800, 1200, 1600)
# Sent once sizes of a picture were made. Arguments: instance, the picture.
sizes_made = Signal()


class ImageSource(TypedDict):
    """One `<source>` of a `<picture>`."""

    type: str
    srcset: str


def spec(width: int, image_format: str) -> str:
    """`width-800|format-webp`"""
    return f"width-{width}|format-{image_format}"


def specs(picture: Any) -> list[str]:
    """All sizes that are made of a picture: none wider than it is, but always one."""
    widths = [width for width in WIDTHS if width <= picture.width] or WIDTHS[:1]
    return [MAIN, *(spec(width, each) for each in FORMATS for width in widths)]


def generate_renditions(picture: Any) -> None:
    """Make the sizes that are missing; a picture whose file cannot be read is logged and left."""
    before = set(picture.renditions.values_list("pk", flat=True))
    try:
        picture.get_renditions(*specs(picture))
    except (SourceImageIOError, OSError) as error:
        logger.warning("No sizes could be made of image %s: %s", picture.pk, type(error).__name__)
    if before != set(picture.renditions.values_list("pk", flat=True)):
        sizes_made.send(sender=type(picture), instance=picture)


def stored_renditions(picture: Any) -> dict[str, Any]:
    """What is stored, by size; asks nothing where renditions were prefetched."""
    return {rendition.filter_spec: rendition for rendition in picture.renditions.all()}


def srcset(stored: dict[str, Any]) -> list[ImageSource]:
    """`[{"type": "image/avif", "srcset": "https://… 400w, https://… 800w"}, …]`, what is stored."""
    sources = []
    for image_format in FORMATS:
        found = [stored.get(spec(width, image_format)) for width in WIDTHS]
        entries = [f"{absolute(each.url)} {each.width}w" for each in found if each]
        if entries:
            sources.append(ImageSource(type=f"image/{image_format}", srcset=", ".join(entries)))
    return sources


def absolute(url: str) -> str:
    return urljoin(str(settings.CMS_URL), url)
