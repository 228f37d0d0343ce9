"""Crops of a picture in a closed list of shapes, made once somebody asks for one.

The list bounds what asking can cost: so many files a picture, none wider than 1600 pixels, and none
at all where the disk of the uploads is nearly full.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from typing_extensions import TypedDict
from wagtail.images.models import Filter

from cms.images.disk_space import has_space
from cms.images.renditions import absolute, announced

logger = logging.getLogger(__name__)
SHAPES = {
    "square": "fill-600x600|format-webp",
    "portrait": "fill-600x800|format-webp",
    "landscape": "fill-800x600|format-webp",
    "wide": "fill-1600x900|format-webp",
    "share": "fill-1200x630|format-jpeg",  # for previews of links, of which some know no WebP
}


class ImageShape(TypedDict):
    """A crop of the picture around its focal point. It is smaller where the picture is."""

    name: str
    type: str
    url: str
    width: int
    height: int


def stored_shapes(image: Any) -> dict[str, Any]:
    """Return the stored renditions by shape, around the focal point as it is now."""
    return {
        name: rendition
        for rendition in image.renditions.all()
        for name, spec in SHAPES.items()
        if rendition.filter_spec == spec and rendition.focal_point_key == _key(image, spec)
    }


def shapes(image: Any) -> list[ImageShape]:
    """Return the public JSON of the stored shapes: `[{"name": "square", "url": "https://…", …}]`"""
    stored = stored_shapes(image)
    return [
        ImageShape(
            name=name,
            type=f"image/{SHAPES[name].rpartition('format-')[2]}",
            url=absolute(stored[name].url),
            width=stored[name].width,
            height=stored[name].height,
        )
        for name in SHAPES
        if name in stored
    ]


def request_shapes(image: Any, names: Iterable[str]) -> None:
    """Have the missing ones of these shapes made: by the publishing worker, else now.

    Asking again changes nothing: what waits or fails is not tried sooner.
    """
    missing = {*names} & {*SHAPES} - {*stored_shapes(image)}
    if not missing or not has_space():
        return
    if settings.RENDITIONS_BY_WORKER:
        _wait_for_worker(image, missing)
        return
    try:
        with announced(image):
            for name in sorted(missing):
                make_shape(image, name)
    except OSError as error:  # also Wagtail's own, of a file that cannot be read
        logger.warning("Could not make shapes of image %s: %s", image.pk, type(error).__name__)


def _wait_for_worker(image: Any, missing: set[str]) -> None:
    from cms.images.models import RenditionRequest

    request, _ = RenditionRequest.objects.get_or_create(image=image)
    wanted = {*request.shape_names, *missing}
    if wanted != {*request.shape_names}:
        # In one statement: the worker may be at work on this row.
        RenditionRequest.objects.filter(pk=request.pk).update(shapes=",".join(sorted(wanted)))


def make_shape(image: Any, name: str) -> None:
    """Make a shape, and delete what was cut around a former focal point."""
    spec = SHAPES[name]
    image.get_rendition(spec)
    for former in image.renditions.filter(filter_spec=spec).exclude(
        focal_point_key=_key(image, spec)
    ):
        former.delete()


def _key(image: Any, spec: str) -> str:
    key: str = Filter(spec=spec).get_cache_key(image)
    return key
