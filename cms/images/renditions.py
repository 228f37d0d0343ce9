"""Renditions of an image that the public API shows. They are generated ahead; `shapes.py` has those
that are made on request."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from typing_extensions import TypedDict
from wagtail.images.models import SourceImageIOError

from cms.core.content_version.bump import bump_version
from cms.images.signals import image_files_changed

logger = logging.getLogger(__name__)

MAIN = "max-1600x1600"
FORMATS = ("avif", "webp")  # smallest first: a browser takes the first format it supports
WIDTHS = (400, 800, 1200, 1600)
MAX_ATTEMPTS = 3
RISKY_CLAIM_SECONDS = 3_600  # for an image at which the process may end
CLAIM_SECONDS = 300  # for one rendition, of the largest picture on a slow machine
RETRY_SECONDS = [30, 60, 300, 900, 1800, 3600]  # after the first failure, the second, …


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
        afresh = {"attempts": 0, "failures": 0, "error": "", "next_attempt_at": timezone.now()}
        _requests().update_or_create(image=image, defaults=afresh)


def generate_requested() -> int:
    """Generate what was requested, in the worker; return the number of images.

    What fails, such as on a full disk, is tried again later. An image at which the process ended
    three times is tried once an hour, so that it does not stop the others.
    """
    done = 0
    for request in list(_due().select_related("image").order_by("next_attempt_at")):
        if _claim(request):
            done += _generate(request)
    return done


def any_requested() -> bool:
    return bool(_due().exists())


def _requests() -> Any:
    from cms.images.models import RenditionRequest

    return RenditionRequest.objects


def _due() -> Any:
    return _requests().filter(next_attempt_at__lte=timezone.now())


def _claim(request: Any) -> bool:
    """Take the request, or take it again, for this worker; whether no other has it.

    A request that was made again meanwhile is no longer this worker's.
    """
    mine = _requests().filter(pk=request.pk, next_attempt_at=request.next_attempt_at)
    is_risky = request.attempts + 1 >= MAX_ATTEMPTS
    until = timezone.now() + timedelta(seconds=RISKY_CLAIM_SECONDS if is_risky else CLAIM_SECONDS)
    found = mine.update(attempts=request.attempts + 1, next_attempt_at=until)
    request.next_attempt_at = until
    return bool(found)


def _generate(request: Any) -> bool:
    """Generate one after the other, so that what is there stays if a later one fails; whether all
    were generated."""
    image = request.image
    try:
        # An attempt that ended early may have stored sizes without a word of them.
        with announced(image, anyway=bool(request.attempts or request.failures)):
            for make in _steps(image, request.shape_names):
                make()
                if not _claim(request):
                    return False
    except Exception as error:  # each storage raises its own errors
        _postpone(request, error)
        return False
    mine = _requests().filter(pk=request.pk, next_attempt_at=request.next_attempt_at)
    mine.filter(shapes=request.shapes).delete()  # it stays where more were asked for meanwhile
    return True


def _steps(image: Any, shapes: list[str]) -> list[Callable[[], Any]]:
    from cms.images.shapes import make_shape

    return [
        *(partial(image.get_rendition, each) for each in specs(image)),
        *(partial(make_shape, image, name) for name in shapes),
    ]


def _postpone(request: Any, error: Exception) -> None:
    name = type(error).__name__
    logger.warning("Could not generate renditions of image %s: %s", request.image_id, name)
    pause = RETRY_SECONDS[min(request.failures, len(RETRY_SECONDS) - 1)]
    mine = _requests().filter(pk=request.pk, next_attempt_at=request.next_attempt_at)
    mine.update(
        attempts=0,
        failures=request.failures + 1,
        error=name,
        next_attempt_at=timezone.now() + timedelta(seconds=pause),
    )


def generate_renditions(image: Any) -> None:
    """Generate the missing renditions. Logs and skips an image whose file cannot be read."""
    with announced(image):
        try:
            image.get_renditions(*specs(image))
        except (SourceImageIOError, OSError) as error:
            logger.warning(
                "Could not generate renditions of image %s: %s", image.pk, type(error).__name__
            )


@contextmanager
def announced(image: Any, *, anyway: bool = False) -> Iterator[None]:
    """Bump the content version if the block has stored renditions, also if it ends in an error."""
    before = set(image.renditions.values_list("pk", flat=True))
    try:
        yield
    finally:
        if anyway or before != set(image.renditions.values_list("pk", flat=True)):
            with transaction.atomic():
                bump_version(is_recorded=True)
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
