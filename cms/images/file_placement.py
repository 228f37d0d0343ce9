"""Moves the files of pictures where their collection says: to the public, or out of its reach.

Runs once a change is committed: of a picture's collection, of a restriction, of the tree of
collections. Run again, it moves what an interrupted run has left.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.images.renditions import generate_renditions
from cms.images.restricted_collections import restricted_collections
from cms.images.storage import PRIVATE, is_private, private_name, public_name

logger = logging.getLogger(__name__)

# Sent when files have got other addresses. Argument: hidden, whether any was public, which a CDN
# may have kept.
files_moved = Signal()


def place_soon(*_: Any, **__: Any) -> None:
    transaction.on_commit(place_all)


def place_sizes_soon(picture: Any) -> None:
    """Once its new sizes are committed: it may have moved while they were being made."""
    transaction.on_commit(lambda: _place_if_moved(picture))


def _place_if_moved(picture: Any) -> None:
    pictures = get_image_model().objects.filter(pk=picture.pk)
    name = pictures.values_list("file", flat=True).first()
    if name and is_private(name) != picture.is_private:
        place_all()


def place_all() -> int:
    """Move all that lies where it should not; return how many pictures that were.

    A picture that cannot be moved keeps no other from being hidden: it is logged, and tried again
    with the next change.
    """
    restricted = restricted_collections()
    misplaced = list(_misplaced(restricted))
    hidden = [picture for picture in misplaced if picture.collection_id in restricted]
    for picture in misplaced:
        try:
            _hide(picture) if picture in hidden else _show(picture)
        except Exception:  # each storage raises errors of its own
            where = "public" if picture in hidden else "private"
            logger.exception("The files of image %s may still be %s", picture.pk, where)
    if misplaced:
        files_moved.send(sender=get_image_model(), hidden=bool(hidden))
    return len(misplaced)


def _misplaced(restricted: list[int]) -> QuerySet[Any]:
    """Pictures of which the file lies where it should not, or a size: one that was being made
    while the picture moved."""
    pictures = get_image_model().objects.exclude(file="")
    closed, private = Q(collection__in=restricted), Q(file__startswith=PRIVATE)
    sizes = get_image_model().get_rendition_model().objects.filter(image=OuterRef("pk"))
    public_size = Exists(sizes.exclude(file__startswith=PRIVATE))
    private_size = Exists(sizes.filter(file__startswith=PRIVATE))
    return pictures.filter(
        (closed & (~private | public_size)) | (~closed & (private | private_size))
    )


def _hide(picture: Any) -> None:
    """Public files are deleted before the change is committed: a fault leaves none of them."""
    with transaction.atomic():
        if not _is_still_there(picture):
            return
        storage, was = picture.file.storage, picture.file.name
        if not picture.is_private:
            _copy(picture, private_name(was))
        _delete_sizes(picture)
        if was != picture.file.name:
            storage.delete(was)


def _show(picture: Any) -> None:
    with transaction.atomic():
        if not _is_still_there(picture):
            return
        storage, was = picture.file.storage, picture.file.name
        if picture.is_private:
            _copy(picture, public_name(was))
        _delete_sizes(picture)
    if was != picture.file.name:
        storage.delete(was)
    if ReferenceIndex.get_references_to(picture).exists():
        generate_renditions(picture)


def _is_still_there(picture: Any) -> bool:
    """Whether no other process has moved it meanwhile, and there is a file to move."""
    rows = type(picture).objects.select_for_update()
    if not rows.filter(pk=picture.pk, file=picture.file.name).exists():
        return False
    if picture.file.storage.exists(picture.file.name):
        return True
    logger.warning("The file of image %s is missing from the storage", picture.pk)
    return False


def _copy(picture: Any, name: str) -> None:
    field, storage = picture.file.field, picture.file.storage
    with storage.open(picture.file.name, "rb") as stored:
        picture.file.name = storage.save(name, stored, max_length=field.max_length)
    type(picture).objects.filter(pk=picture.pk).update(file=picture.file.name)


def _delete_sizes(picture: Any) -> None:
    sizes: Iterable[Any] = list(picture.renditions.all())
    for size in sizes:
        size.file.storage.delete(size.file.name)
    picture.renditions.all().delete()
