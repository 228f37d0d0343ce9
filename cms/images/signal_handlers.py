"""Changes after which files of pictures may lie in the wrong place."""

from django.core.files.base import ContentFile
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from cms.images.file_placement import place_sizes_soon, place_soon
from cms.images.metadata import UnreadablePicture, clean_picture
from cms.images.renditions import sizes_made

LABEL = "cms.images.place_soon"


def connect() -> None:
    """A collection is moved without a signal, but saved in the same request before it is."""
    for sender in (Collection, CollectionViewRestriction):
        post_save.connect(_changed, sender=sender, dispatch_uid=LABEL)
    pre_save.connect(_clean_avatar, sender=UserProfile, dispatch_uid=LABEL)
    post_delete.connect(place_soon, sender=CollectionViewRestriction, dispatch_uid=LABEL)
    image = get_image_model()
    post_save.connect(_changed, sender=image, dispatch_uid=LABEL)
    sizes_made.connect(_sizes_made, sender=image, dispatch_uid=LABEL)
    post_save.connect(_size_made, sender=image.get_rendition_model(), dispatch_uid=LABEL)


def _clean_avatar(instance, raw=False, **kwargs):
    """A person's picture lies in a public folder, too. Its form takes formats that are unknown
    here, such as TIFF: of those no metadata is cut out, so they are not kept."""
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


def _changed(raw=False, **kwargs):
    if not raw:  # an import places all pictures when it has read them
        place_soon()


def _sizes_made(instance, **kwargs):
    place_sizes_soon(instance)


def _size_made(instance, raw=False, created=False, **kwargs):
    """One alone, such as the admin's; several are written at once and without this signal."""
    if created and not raw:
        place_sizes_soon(instance.image)
