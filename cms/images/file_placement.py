"""Moves image files between the public and the private folder, as their collection requires.

Runs after the commit of a change to an image's collection, to a restriction, or to the collection
tree. Running it again finishes what an interrupted run left.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.core.content_version.bump import bump_version
from cms.images.renditions import request_renditions
from cms.images.restricted_collections import restricted_collections
from cms.images.signals import image_files_changed
from cms.images.storage import PRIVATE, is_private, private_name, public_name

logger = logging.getLogger(__name__)


def place_on_commit(*_: Any, **__: Any) -> None:
    """Call `place_all` once the current transaction is committed."""
    transaction.on_commit(place_all)


def place_renditions_on_commit(image: Any) -> None:
    """After the commit, check whether the image moved while its renditions were generated."""
    transaction.on_commit(lambda: _place_if_moved(image))


def _place_if_moved(image: Any) -> None:
    rows = get_image_model().objects.filter(pk=image.pk)
    name = rows.values_list("file", flat=True).first()
    if name and is_private(name) != image.is_private:
        place_all()


def place_all() -> int:
    """Move all misplaced files and return the number of their images.

    An image that cannot be moved is logged and tried again with the next change; it does not stop
    the others from being moved.
    """
    restricted = restricted_collections()
    misplaced = list(_misplaced(restricted))
    to_hide = [image for image in misplaced if image.collection_id in restricted]
    for image in misplaced:
        try:
            _make_private(image) if image in to_hide else _make_public(image)
        except Exception:  # each storage raises its own errors
            where = "public" if image in to_hide else "private"
            logger.exception("The files of image %s may still be %s", image.pk, where)
    if misplaced:
        with transaction.atomic():
            bump_version()
            image_files_changed.send(sender=get_image_model(), image=None, hidden=bool(to_hide))
    return len(misplaced)


def _misplaced(restricted: list[int]) -> QuerySet[Any]:
    """Images whose file is in the wrong folder, or one of their renditions: it was being generated
    while the image moved."""
    images = get_image_model().objects.exclude(file="")
    closed, private = Q(collection__in=restricted), Q(file__startswith=PRIVATE)
    renditions = get_image_model().get_rendition_model().objects.filter(image=OuterRef("pk"))
    public_rendition = Exists(renditions.exclude(file__startswith=PRIVATE))
    private_rendition = Exists(renditions.filter(file__startswith=PRIVATE))
    return images.filter(
        (closed & (~private | public_rendition)) | (~closed & (private | private_rendition))
    )


def _make_private(image: Any) -> None:
    """Move the files of one image; deletes the public ones before the commit, so that none of them
    remains if something fails."""
    with transaction.atomic():
        if not _can_be_moved(image):
            return
        storage, old_name = image.file.storage, image.file.name
        if not image.is_private:
            _copy(image, private_name(old_name))
        _delete_renditions(image)
        if old_name != image.file.name:
            storage.delete(old_name)


def _make_public(image: Any) -> None:
    with transaction.atomic():
        if not _can_be_moved(image):
            return
        storage, old_name = image.file.storage, image.file.name
        if image.is_private:
            _copy(image, public_name(old_name))
        _delete_renditions(image)
    if old_name != image.file.name:
        storage.delete(old_name)
    if ReferenceIndex.get_references_to(image).exists():
        request_renditions(image)


def _can_be_moved(image: Any) -> bool:
    """Lock the row; whether no other process has moved the file meanwhile, and it exists."""
    rows = type(image).objects.select_for_update()
    if not rows.filter(pk=image.pk, file=image.file.name).exists():
        return False
    if image.file.storage.exists(image.file.name):
        return True
    logger.warning("The file of image %s is missing from the storage", image.pk)
    return False


def _copy(image: Any, name: str) -> None:
    field, storage = image.file.field, image.file.storage
    with storage.open(image.file.name, "rb") as stored:
        image.file.name = storage.save(name, stored, max_length=field.max_length)
    type(image).objects.filter(pk=image.pk).update(file=image.file.name)


def _delete_renditions(image: Any) -> None:
    renditions: Iterable[Any] = list(image.renditions.all())
    for rendition in renditions:
        rendition.file.storage.delete(rendition.file.name)
    image.renditions.all().delete()
