"""Moves the files of pictures where their collection says: to the public, or out of its reach.

Runs once a change is committed: of a picture's collection, of a restriction, of the tree of
collections. Run again, it moves what an interrupted run has left.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.images.collections import restricted_collections
from cms.images.renditions import make_renditions
from cms.images.storage import PRIVATE, private_name, public_name

logger = logging.getLogger(__name__)

# Sent when files have got other addresses. Argument: hidden, whether any was public, which a CDN
# may have kept.
files_moved = Signal()


def place_soon(*_: Any, **__: Any) -> None:
    transaction.on_commit(place_all)


def place_all() -> int:
    """Move all that lies where it should not; return how many pictures that were."""
    misplaced = list(_misplaced())
    was_public = [picture for picture in misplaced if not picture.is_private]
    for picture in misplaced:
        if picture in was_public:
            _hide(picture)
        else:
            _show(picture)
    if misplaced:
        files_moved.send(sender=get_image_model(), hidden=bool(was_public))
    return len(misplaced)


def _misplaced() -> QuerySet[Any]:
    restricted = Q(collection__in=restricted_collections())
    lies_private = Q(file__startswith=PRIVATE)
    pictures = get_image_model().objects.exclude(file="")
    return pictures.filter((restricted & ~lies_private) | (~restricted & lies_private))


def _hide(picture: Any) -> None:
    """Public files are deleted before the change is committed: a fault leaves none of them."""
    with transaction.atomic():
        if not _is_still_there(picture):
            return
        storage, public = picture.file.storage, picture.file.name
        _copy(picture, private_name(public))
        _delete_sizes(picture)
        storage.delete(public)


def _show(picture: Any) -> None:
    with transaction.atomic():
        if not _is_still_there(picture):
            return
        storage, private = picture.file.storage, picture.file.name
        _copy(picture, public_name(private))
        _delete_sizes(picture)
    storage.delete(private)
    if ReferenceIndex.get_references_to(picture).exists():
        make_renditions(picture)


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
