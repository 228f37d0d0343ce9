"""In production the worker generates the sizes of pictures; nobody waits for them."""

import pytest
from django.core.management import call_command

from cms.images import renditions
from cms.images.models import RenditionRequest
from cms.images.renditions import generate_requested, request_renditions, specs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_worker(settings):
    settings.RENDITIONS_BY_WORKER = True


def test_a_request_generates_nothing_and_the_worker_generates_all(picture):
    request_renditions(picture)
    assert not picture.renditions.exists()

    call_command("publishing_worker", "--once")

    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(specs(picture))
    assert not RenditionRequest.objects.exists()


def test_nothing_is_requested_that_is_there(picture):
    request_renditions(picture)
    generate_requested()

    request_renditions(picture)

    assert not RenditionRequest.objects.exists()


def test_a_picture_that_kills_the_worker_is_left_out_after_three_times(picture, monkeypatch):
    request_renditions(picture)

    def killed(image):
        raise SystemExit

    monkeypatch.setattr(renditions, "generate_renditions", killed)
    for _ in range(3):
        with pytest.raises(SystemExit):
            generate_requested()

    assert generate_requested() == 0
    assert not renditions.any_requested()


def test_a_new_version_of_a_picture_that_comes_meanwhile_is_not_forgotten(picture, monkeypatch):
    request_renditions(picture)
    monkeypatch.setattr(renditions, "generate_renditions", lambda image: request_renditions(image))

    generate_requested()

    assert RenditionRequest.objects.get().attempts == 0


def test_a_picture_of_126_million_pixels_is_refused_before_it_is_decoded(monkeypatch):
    from io import BytesIO

    from PIL import Image, ImageFile

    from cms.images.decoding import check_picture
    from cms.images.metadata import UnreadablePicture

    file = BytesIO()
    Image.new("1", (14_000, 9_000)).save(file, "PNG")
    decoded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: decoded.append(self))

    with pytest.raises(UnreadablePicture, match="more than 64 million pixels"):
        check_picture(file.getvalue())

    assert decoded == []


def test_publishing_requests_the_sizes_in_the_transaction_of_the_change(demo, picture):
    """A process that is killed right after the commit leaves the request to the worker."""
    practitioner = demo.practitioner
    practitioner.photo = picture
    practitioner.save()

    assert RenditionRequest.objects.get().image_id == picture.pk
    assert not picture.renditions.exists()
