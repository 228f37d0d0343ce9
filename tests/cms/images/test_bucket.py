"""Uploaded files in an S3 bucket: S3 is simulated by moto, the storage and boto3 are real."""

import re
from types import SimpleNamespace

import boto3
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from moto import mock_aws
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.jobs import WORKER
from cms.core.models import LastRun
from cms.images import disk_space
from cms.images.models import ClinicImage
from cms.images.renditions import MAIN, generate_renditions, srcset, stored_renditions
from cms.settings.env import REPOSITORY
from cms.settings.media import bucket_storage, s3_client_config
from tests.cms.images.pictures_with_metadata import SECRET, telling_jpeg

pytestmark = pytest.mark.django_db
URL = "https://cms.example.org/media/"
DATA_STACK = REPOSITORY / "tests" / "infra" / "aws" / "agreed" / "clinic-cms-data.txt"


@pytest.fixture
def bucket(settings, monkeypatch):
    """An empty bucket that is the CMS's default storage: `bucket.keys()`, `bucket.about(key)`."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="clinic-media")
        settings.STORAGES = {
            **settings.STORAGES,
            "default": bucket_storage("clinic-media", URL),
        }
        settings.AWS_S3_CLIENT_CONFIG = s3_client_config()
        settings.MEDIA_URL = URL
        settings.WAGTAILDOCS_SERVE_METHOD = "serve_view"

        def list_objects():
            return s3.list_objects_v2(Bucket="clinic-media")

        yield SimpleNamespace(
            keys=lambda: {
                each["Key"]
                for each in s3.list_objects_v2(Bucket="clinic-media").get("Contents", [])
            },
            about=lambda key: s3.head_object(Bucket="clinic-media", Key=key),
        )


@pytest.fixture
def document(bucket):
    return get_document_model().objects.create(
        title="Exercises", file=ContentFile(b"%PDF-1.7 stretches", name="exercises.pdf")
    )


def test_an_image_and_its_renditions_are_stored_at_the_keys_of_their_addresses(bucket):
    picture = ClinicImage.objects.create(
        title="Stretching",
        description="A woman stretches on a mat",
        file=get_test_image_file(filename="stretch.png", size=(500, 300)),
    )
    generate_renditions(picture)

    stored = stored_renditions(picture)
    sources = srcset(stored)
    entries = [entry for source in sources for entry in source["srcset"].split(", ")]
    addresses = [stored[MAIN].url, *(entry.split(" ")[0] for entry in entries)]

    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    assert all(address.startswith(f"{URL}images/") for address in addresses)
    keys = {address.removeprefix("https://cms.example.org/") for address in addresses}
    assert bucket.keys() == {*keys, "media/original_images/stretch.png"}


def test_an_object_has_a_content_type_and_a_cache_lifetime(bucket):
    name = default_storage.save("images/back.avif", ContentFile(b"picture"))

    about = bucket.about(f"media/{name}")

    assert about["ContentType"] == "image/avif"
    assert about["CacheControl"] == "public, max-age=86400"


def test_a_second_file_of_the_same_name_does_not_replace_the_first(bucket):
    first = default_storage.save("images/back.png", ContentFile(b"one"))
    second = default_storage.save("images/back.png", ContentFile(b"two"))

    assert first != second
    assert default_storage.open(first).read() == b"one"


def test_deleting_an_image_deletes_its_objects(bucket, django_capture_on_commit_callbacks):
    picture = ClinicImage.objects.create(title="Back", file=get_test_image_file(size=(20, 20)))
    generate_renditions(picture)

    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()

    assert bucket.keys() == set()


def test_a_document_is_served_by_the_cms_and_not_from_the_bucket(document, client, api):
    address = api(f"documents/{document.pk}/").json()["meta"]["download_url"]

    answer = client.get(document.url)

    assert address == f"http://127.0.0.1:8000/documents/{document.pk}/exercises.pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 stretches"


def test_a_restricted_document_is_refused(document, client):
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    document.collection = private
    document.save()

    answer = client.get(document.url)

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_health_check_writes_to_the_bucket_and_leaves_nothing(bucket, client):
    LastRun.record_success(WORKER)

    assert client.get("/healthz/ready").json() == {"status": "ready", "failing": []}
    assert bucket.keys() == set()


def test_the_health_check_deletes_what_a_killed_one_left_in_the_bucket(bucket):
    default_storage.save(f"{disk_space.PROBE}left", ContentFile(b"healthz"))
    assert disk_space.can_store()
    assert bucket.keys()

    with time_machine.travel(timezone.now() + 2 * disk_space.STALE):
        assert disk_space.can_store()

    assert not bucket.keys()


def test_an_image_of_a_restricted_collection_is_stored_out_of_reach_of_the_cdn(
    bucket, client, django_capture_on_commit_callbacks
):
    collection = Collection.get_first_root_node().add_child(name="Private")
    picture = ClinicImage.objects.create(
        title="Back",
        file=ContentFile(telling_jpeg(), "back.jpg"),
        collection=collection,
    )
    generate_renditions(picture)
    with django_capture_on_commit_callbacks(execute=True):
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.LOGIN
        )

    picture.refresh_from_db()

    stored = bucket.keys()
    assert stored == {
        "media/private/original_images/back.jpg",
        "media/private/uploads/back.jpg",
    }
    assert picture.file.url == "/admin/images/private/original_images/back.jpg"
    assert client.get(picture.file.url).status_code == 302
    public = re.findall(r'"MediaBucket\.Arn/(media/\w+/)\*"', DATA_STACK.read_text())
    assert "media/original_images/" in public
    assert not any(key.startswith(tuple(public)) for key in stored)


def test_the_public_object_has_no_metadata(bucket):
    picture = ClinicImage.objects.create(title="A", file=ContentFile(telling_jpeg(), "a.jpg"))

    generate_renditions(picture)

    stored = bucket.keys()
    public = {key for key in stored if not key.startswith("media/private/")}
    assert len(public) == 4
    for key in public:
        with default_storage.open(key.removeprefix("media/")) as file:
            assert SECRET not in file.read()
