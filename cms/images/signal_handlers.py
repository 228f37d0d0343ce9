"""Moves image files after changes that may leave them in the wrong folder; cleans avatars."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from cms.images.file_placement import place_on_commit, place_renditions_on_commit
from cms.images.metadata import UnreadablePicture, clean_picture
from cms.images.models import ClinicImage, ClinicRendition
from cms.images.signals import image_files_changed


@receiver(pre_save, sender=UserProfile)
def clean_avatar(instance: Any, raw: bool = False, **_: Any) -> None:
    """Remove the metadata of a new avatar, which is stored in a public folder.

    Wagtail's form also accepts formats such as TIFF. Their metadata cannot be removed here, so
    such an avatar is dropped.
    """
    avatar = instance.avatar
    if raw or not avatar or avatar._committed:
        return
    avatar.file.seek(0)
    try:
        cleaned = clean_picture(avatar.file.read())
    except UnreadablePicture:
        instance.avatar = ""
    else:
        instance.avatar = ContentFile(cleaned, avatar.name)


@receiver(post_save, sender=Collection)
@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_save, sender=ClinicImage)
def place_after_save(raw: bool = False, **_: Any) -> None:
    """Wagtail moves a collection without a signal, but saves it earlier in the same request.

    A fixture (`raw`) is skipped: an import places all images when it has read them.
    """
    if not raw:
        place_on_commit()


@receiver(post_delete, sender=CollectionViewRestriction)
def place_after_deleted_restriction(**_: Any) -> None:
    place_on_commit()


@receiver(post_save, sender=ClinicRendition)
def place_single_rendition(
    instance: Any, raw: bool = False, created: bool = False, **_: Any
) -> None:
    """A rendition saved by itself, such as one for the admin."""
    if created and not raw:
        place_renditions_on_commit(instance.image)


@receiver(post_delete, sender=ClinicImage)
def delete_original_upload(instance: Any, **_: Any) -> None:
    if instance.uploaded:
        storage, name = instance.uploaded.storage, instance.uploaded.name
        transaction.on_commit(lambda: storage.delete(name))


@receiver(image_files_changed, sender=ClinicImage)
def place_generated_renditions(image: Any, **_: Any) -> None:
    """Several renditions, which Wagtail writes with `bulk_create`."""
    if image is not None:
        place_renditions_on_commit(image)
