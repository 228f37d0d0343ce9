"""Renditions of an image that the public API shows. They are generated ahead, never on request."""

import logging
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from typing_extensions import TypedDict
from wagtail.images.models import SourceImageIOError

from cms.core.content_version.bump import bump_version
from cms.images.signals import image_files_changed

logger = logging.getLogger(__name__)

MAIN = "max-1600x1600"
FORMATS = ("avif", "webp")  # smallest first: a browser takes the first format it supports
WIDTHS = (400, 800, 1200, 1600)
MAX_ATTEMPTS = 3


class ImageSource(TypedDict):
    """One `<source>` of a `<picture>`."""

    type: str
    srcset: str


def spec(width: int, image_format: str) -> str:
    """`width-800|format-webp`"""
    return f"width-{width}|format-{image_format}"


def specs(image: Any) -> list[str]:
    """Return the filter specs of all renditions of an image.

    None is wider than the image; an image narrower than all widths gets the smallest.
    """
    widths = [width for width in WIDTHS if width <= image.width] or WIDTHS[:1]
    return [MAIN, *(spec(width, each) for each in FORMATS for width in widths)]


def request_renditions(image: Any) -> None:
    """Have the renditions generated: by the publishing worker where `RENDITIONS_BY_WORKER` is set,
    else now."""
    if not settings.RENDITIONS_BY_WORKER:
        generate_renditions(image)
    elif set(specs(image)) - set(image.renditions.values_list("filter_spec", flat=True)):
        _requests().update_or_create(image=image, defaults={"attempts": 0})


def generate_requested() -> int:
    """Generate what was requested, in the worker; return the number of images.

    An image at which the process died three times is left out, so that it does not stop the others.
    """
    done = 0
    for request in list(_requests().filter(attempts__lt=MAX_ATTEMPTS).select_related("image")):
        request.attempts += 1
        request.save(update_fields=["attempts"])
        generate_renditions(request.image)
        # Requested again meanwhile, it has no attempts, and stays.
        _requests().filter(pk=request.pk, attempts=request.attempts).delete()
        done += 1
    return done


def any_requested() -> bool:
    return bool(_requests().filter(attempts__lt=MAX_ATTEMPTS).exists())


def _requests() -> Any:
    from cms.images.models import RenditionRequest

    return RenditionRequest.objects


def generate_renditions(image: Any) -> None:
    """Generate the missing renditions. Logs and skips an image whose file cannot be read."""
    before = set(image.renditions.values_list("pk", flat=True))
    try:
        image.get_renditions(*specs(image))
    except (SourceImageIOError, OSError) as error:
        logger.warning(
            "Could not generate renditions of image %s: %s", image.pk, type(error).__name__
        )
    if before != set(image.renditions.values_list("pk", flat=True)):
        with transaction.atomic():
            bump_version()
            image_files_changed.send(sender=type(image), image=image, hidden=False)


def stored_renditions(image: Any) -> dict[str, Any]:
    """Return the stored renditions by filter spec; no query if they were prefetched."""
    return {rendition.filter_spec: rendition for rendition in image.renditions.all()}


def srcset(stored: dict[str, Any]) -> list[ImageSource]:
    """Return the sources of the stored renditions:
    `[{"type": "image/avif", "srcset": "https://… 400w, https://… 800w"}, …]`."""
    sources = []
    for image_format in FORMATS:
        found = [stored.get(spec(width, image_format)) for width in WIDTHS]
        entries = [f"{absolute(each.url)} {each.width}w" for each in found if each]
        if entries:
            sources.append(ImageSource(type=f"image/{image_format}", srcset=", ".join(entries)))
    return sources


def absolute(url: str) -> str:
    return urljoin(str(settings.CMS_URL), url)
