"""Makes the stored sizes of pictures when they come onto a live page, or change."""

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from cms.clinic.models import ClinicSettings, Practitioner
from cms.images.renditions import generate_renditions
from cms.pages.prefetching import references_of_page


def make_for_page(page: Page) -> None:
    """Make the sizes of the pictures that a page shows, those of its people included."""
    wanted = set(references_of_page(page.specific))
    image, people = get_image_model(), {key for model, key in wanted if model is Practitioner}
    pictures = {key for model, key in wanted if model is image}
    pictures |= set(Practitioner.objects.filter(pk__in=people).values_list("photo", flat=True))
    _make(pictures)


def _make(keys: set[int | None]) -> None:
    for picture in get_image_model().objects.filter(pk__in=keys - {None}):
        generate_renditions(picture)


def _after_publish(instance, **_):
    transaction.on_commit(lambda: make_for_page(instance))


def _after_image(instance, created, raw=False, **_):
    """A new file makes new sizes, wherever the picture is in use already."""
    if not created and not raw and ReferenceIndex.get_references_to(instance).exists():
        transaction.on_commit(lambda: _make({instance.pk}))


def _after_practitioner(instance, raw=False, **_):
    if not raw:
        transaction.on_commit(lambda: _make({instance.photo_id}))


def _after_settings(instance, raw=False, **_):
    if not raw and instance.lead_practitioner:
        photo = instance.lead_practitioner.photo_id
        transaction.on_commit(lambda: _make({photo}))


def connect() -> None:
    page_published.connect(_after_publish, dispatch_uid="pictures")
    post_save.connect(_after_image, sender=get_image_model(), dispatch_uid="pictures")
    post_save.connect(_after_practitioner, sender=Practitioner, dispatch_uid="pictures")
    post_save.connect(_after_settings, sender=ClinicSettings, dispatch_uid="pictures")
