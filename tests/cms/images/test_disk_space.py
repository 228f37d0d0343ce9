"""A full disk: editors read what to do, and no half file stays."""

import errno
import os
import resource
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from cms.backup.media import stored_names
from cms.images import disk_space
from cms.images.models import ClinicImage

NO_SPACE = "There is no space left on the server for this file."


@pytest.fixture
def full_disk(monkeypatch):
    """The uploads' disk takes no further byte."""

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", refuse)


@pytest.fixture
def small_disk():
    """A real limit of the kernel: no file grows beyond 100,000 bytes."""
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def files(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("path", ["wagtailimages:add", "wagtailimages:add_multiple"])
def test_a_picture_for_which_there_is_no_space_is_a_form_error(
    admin_client, media, full_disk, path
):
    field = {"wagtailimages:add": "file", "wagtailimages:add_multiple": "files[]"}[path]
    content = get_test_image_file(filename="back.png").file.getvalue()
    picture = SimpleUploadedFile("back.png", content, "image/png")
    posted = {"title": "Back", field: picture, "collection": 1}

    answer = admin_client.post(
        reverse(path), posted, headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert answer.status_code == 200
    assert NO_SPACE in answer.content.decode()
    assert not ClinicImage.objects.exists()
    assert files(media) == []


def test_a_document_for_which_there_is_no_space_is_a_form_error(admin_client, media, full_disk):
    posted = {"title": "Plan", "file": ContentFile(b"plan", name="plan.pdf"), "collection": 1}

    answer = admin_client.post(reverse("wagtaildocs:add"), posted)

    assert answer.status_code == 200
    assert NO_SPACE in answer.content.decode()
    assert not get_document_model().objects.exists()
    assert files(media) == []


def test_space_is_asked_for_all_copies_of_an_upload_and_given_back(media, small_disk):
    disk_space.require_space(30_000)
    with pytest.raises(disk_space.DiskFull):
        disk_space.require_space(40_000)

    assert files(media) == []


def test_a_file_that_cannot_be_written_to_its_end_leaves_nothing(media, small_disk):
    with pytest.raises(OSError, match="too large") as raised:
        default_storage.save("documents/plan.pdf", ContentFile(b"x" * 150_000))

    assert disk_space.is_full_disk(raised.value)
    assert files(media) == []


def test_a_stored_file_is_readable_by_the_web_server(media):
    name = default_storage.save("documents/plan.pdf", ContentFile(b"plan"))

    assert (media / name).read_bytes() == b"plan"
    assert oct((media / name).stat().st_mode)[-3:] == "644"
    assert files(media) == ["plan.pdf"]
    assert default_storage.save("documents/plan.pdf", ContentFile(b"plan")) != name


def test_a_disk_that_fills_up_behind_the_form_is_said_too(admin_client, media, monkeypatch):
    """Another upload took the space, or the folder of large uploads in transit is full."""

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", refuse)
    admin_client.raise_request_exception = False
    posted = {"title": "Plan", "file": ContentFile(b"plan", name="plan.txt"), "collection": 1}

    answer = admin_client.post(reverse("wagtaildocs:add"), posted)

    assert answer.status_code == 507
    assert NO_SPACE in answer.content.decode()
    assert not get_document_model().objects.exists()


def test_reserved_space_is_no_upload_and_nobody_can_read_it(media, client, db, monkeypatch):
    seen = []

    def look(*_):
        (probe,) = (path for path in media.rglob("*") if path.is_file())
        name = str(probe.relative_to(media))
        seen.append((list(stored_names()), client.get(f"/media/{name}", follow=True).status_code))

    monkeypatch.setattr(os, "posix_fallocate", look)

    disk_space.require_space(1000)

    assert seen == [([], 404)]


@pytest.mark.parametrize("folder", disk_space.NO_UPLOADS)
def test_what_a_killed_process_left_is_deleted_after_an_hour_by_the_health_check(media, folder):
    default_storage.save("documents/plan.pdf", ContentFile(b"plan"))
    old, new = (Path(media, folder, name) for name in ("old", "new"))
    for path in (old, new):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    an_hour_ago = time.time() - disk_space.STALE.total_seconds() - 1
    for path in (old, media / "documents" / "plan.pdf"):
        os.utime(path, (an_hour_ago, an_hour_ago))

    assert disk_space.can_store()

    assert sorted(files(media)) == ["new", "plan.pdf"]
