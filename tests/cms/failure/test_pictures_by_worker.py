"""In production the worker generates the sizes of pictures; nobody waits for them."""

import errno
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core.management import call_command

from cms.images import renditions
from cms.images.models import ClinicImage, RenditionRequest
from cms.images.renditions import generate_requested, request_renditions, specs
from cms.images.storage import LocalFiles
from cms.monitoring import state
from cms.monitoring.metrics import exposition

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


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as moment:
        yield moment


def test_a_picture_that_kills_the_worker_three_times_is_tried_once_an_hour(
    picture, clock, monkeypatch
):
    request_renditions(picture)

    def killed(*_):
        raise SystemExit

    monkeypatch.setattr(ClinicImage, "get_rendition", killed)
    for _ in range(3):
        with pytest.raises(SystemExit):
            generate_requested()
        assert generate_requested() == 0, "the claim of the killed worker has not ended"
        clock.shift(timedelta(seconds=renditions.CLAIM_SECONDS))

    assert generate_requested() == 0
    assert not renditions.any_requested()
    assert state.failed_pictures() == {"the worker ended each time": 1}
    monkeypatch.undo()
    clock.shift(timedelta(hours=1))
    assert generate_requested() == 1
    assert not RenditionRequest.objects.exists()


def test_sizes_of_a_worker_that_ended_before_it_told_of_them_are_told_of(
    picture, clock, monkeypatch
):
    request_renditions(picture)
    monkeypatch.setattr(renditions, "bump_version", Mock(side_effect=SystemExit))
    with pytest.raises(SystemExit):
        generate_requested()
    told = Mock()
    monkeypatch.setattr(renditions, "bump_version", told)
    clock.shift(timedelta(seconds=renditions.CLAIM_SECONDS))

    assert generate_requested() == 1
    told.assert_called_once()


def test_a_new_version_of_a_picture_that_comes_meanwhile_is_not_forgotten(picture, monkeypatch):
    request_renditions(picture)
    monkeypatch.setattr(ClinicImage, "get_rendition", lambda self, _: request_renditions(self))

    assert generate_requested() == 0

    assert RenditionRequest.objects.get().attempts == 0
    assert renditions.any_requested()


@pytest.fixture
def full_disk(monkeypatch):
    """The third rendition does not fit, as long as `full_disk.is_full`."""

    class Disk:
        is_full, written = True, 0

    save = LocalFiles._save

    def no_space(self, name, content):
        Disk.written += 1
        if Disk.is_full and Disk.written > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(LocalFiles, "_save", no_space)
    return Disk


def test_what_a_full_disk_stopped_stays_and_is_tried_again_when_there_is_space(
    picture, clock, full_disk, caplog
):
    request_renditions(picture)

    for pause in (30, 60, 300):
        assert generate_requested() == 0
        clock.shift(timedelta(seconds=pause - 1))
        assert not renditions.any_requested()
        clock.shift(timedelta(seconds=1))
        assert renditions.any_requested()
    assert picture.renditions.count() == 2, "what fitted stays"
    assert "OSError" in caplog.text
    full_disk.is_full = False

    assert generate_requested() == 1
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(specs(picture))
    assert not RenditionRequest.objects.exists()


def test_the_system_page_and_the_metrics_say_so(picture, clock, full_disk, admin_client):
    request_renditions(picture)
    generate_requested()
    clock.shift(timedelta(minutes=5))

    page = admin_client.get("/admin/system/").content.decode()
    told = exposition().decode()

    assert "Pictures whose sizes could not be made: 1 (OSError)" in page
    assert 'cms_outbox_waiting{kind="picture"} 1.0' in told
    assert 'cms_outbox_oldest_seconds{kind="picture"} 300.0' in told


def test_a_storage_with_errors_of_its_own_is_asked_again_too(picture, monkeypatch):
    class ClientError(Exception):
        """As of boto3."""

    def refuse(*_):
        raise ClientError

    request_renditions(picture)
    monkeypatch.setattr(LocalFiles, "_save", refuse)
    for _ in range(5):
        generate_requested()

    request = RenditionRequest.objects.get()
    assert (request.attempts, request.failures, request.error) == (0, 1, "ClientError")


def test_two_workers_do_not_make_the_same_sizes(picture, clock, monkeypatch):
    """A slow machine: a size takes four minutes, and another worker looks for work meanwhile."""
    request_renditions(picture)
    make, made = ClinicImage.get_rendition, []

    def slowly(self, name):
        made.append(name)
        clock.shift(timedelta(minutes=4))
        assert generate_requested() == 0
        return make(self, name)

    monkeypatch.setattr(ClinicImage, "get_rendition", slowly)

    assert generate_requested() == 1
    assert made == specs(picture)


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
