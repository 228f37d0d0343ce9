"""Changes after which files of pictures may lie in the wrong place."""

from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.images.placing import place_soon

LABEL = "cms.images.place_soon"


def connect() -> None:
    """A collection is moved without a signal, but saved in the same request before it is."""
    for sender in (Collection, CollectionViewRestriction):
        post_save.connect(_changed, sender=sender, dispatch_uid=LABEL)
    post_delete.connect(place_soon, sender=CollectionViewRestriction, dispatch_uid=LABEL)
    post_save.connect(_changed, sender=get_image_model(), dispatch_uid=LABEL)


def _changed(raw=False, **kwargs):
    if not raw:  # an import places all pictures when it has read them
        place_soon()
