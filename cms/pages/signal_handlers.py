"""Generates the renditions of images when they appear on a live page, or change."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from cms.clinic.models import ClinicSettings, Location, Practitioner
from cms.images.renditions import request_renditions
from cms.pages.page_references import references_of_page


def generate_page_renditions(page: Page) -> None:
    """Generate the renditions of all images on a page, with the photos of its people and
    the maps of its places."""
    references = set(references_of_page(page.specific))
    image_model = get_image_model()
    people = {key for model, key in references if model is Practitioner}
    places = {key for model, key in references if model is Location}
    images = {key for model, key in references if model is image_model}
    images |= set(Practitioner.objects.filter(pk__in=people).values_list("photo", flat=True))
    images |= set(Location.objects.filter(pk__in=places).values_list("map_image", flat=True))
    _generate(images)


def _after(request: Callable[[], None]) -> None:
    """Request in the transaction of the change, so that a killed process loses no request; generate
    after it, because that takes long."""
    if settings.RENDITIONS_BY_WORKER:
        request()
    else:
        transaction.on_commit(request)


def _generate(keys: set[int | None]) -> None:
    for image in get_image_model().objects.filter(pk__in=keys - {None}):
        request_renditions(image)


@receiver(page_published, dispatch_uid="renditions of a published page")
def _page_published(instance: Page, **kwargs: Any) -> None:
    _after(lambda: generate_page_renditions(instance))


@receiver(
    post_save, sender=settings.WAGTAILIMAGES_IMAGE_MODEL, dispatch_uid="renditions of an image"
)
def _image_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A changed file needs new renditions if the image is in use."""
    if not created and not raw and ReferenceIndex.get_references_to(instance).exists():
        _after(lambda: _generate({instance.pk}))


@receiver(post_save, sender=Practitioner, dispatch_uid="renditions of a photo")
def _practitioner_saved(instance: Practitioner, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _after(lambda: _generate({instance.photo_id}))


@receiver(post_save, sender=Location, dispatch_uid="renditions of a map")
def _location_saved(instance: Location, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _after(lambda: _generate({instance.map_image_id}))


@receiver(post_save, sender=ClinicSettings, dispatch_uid="renditions of the clinic's pictures")
def _clinic_settings_saved(instance: ClinicSettings, raw: bool = False, **kwargs: Any) -> None:
    """The logo and the mark, the photo of the lead practitioner, and the map of the main place."""
    if raw:
        return
    images = {instance.logo_id, instance.mark_id}
    if instance.lead_practitioner:
        images.add(instance.lead_practitioner.photo_id)
    if instance.location:
        images.add(instance.location.map_image_id)
    if images - {None}:
        _after(lambda: _generate(images))
