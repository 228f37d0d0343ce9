"""Files of restricted collections, requested at the addresses that a stranger could guess."""

from contextlib import nullcontext
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cms.images.file_placement import place_all
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.images.signals import image_files_changed
from cms.images.storage import LocalFiles
from tests.cms.images.pictures_with_metadata import telling_jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` stands for one request, whose on-commit callbacks run at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def collections(db, media):
    root = Collection.get_first_root_node()
    return root.add_child(name="Closed"), root.add_child(name="Open")


@pytest.fixture
def shown(collections):
    """A public image with renditions, in the second collection."""
    picture = ClinicImage.objects.create(
        title="Back", file=ContentFile(telling_jpeg(), "back.jpg"), collection=collections[1]
    )
    generate_renditions(picture)
    return picture


def restrict(collection):
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")


def addresses(picture):
    picture.refresh_from_db()
    sizes = [size.file.url for size in picture.renditions.all()]
    return [picture.file.url, *sizes]


def fetched(address):
    return Client().get(urlsplit(address).path).status_code


def public_paths(media):
    folders = ("images", "original_images")
    return [path for each in folders for path in (media / each).rglob("*.*")]


def test_a_public_image_is_served_at_all_its_addresses(shown):
    assert [fetched(each) for each in addresses(shown)] == [200] * 4


def test_a_file_uploaded_into_a_restricted_collection_never_has_a_public_address(
    collections, media, commit
):
    with commit():
        restrict(collections[0])
    picture = ClinicImage.objects.create(
        title="Back", file=ContentFile(telling_jpeg(), "back.jpg"), collection=collections[0]
    )

    generate_renditions(picture)

    assert [fetched(each) for each in addresses(picture)] == [302] * 4  # to the sign-in
    assert fetched("/media/original_images/back.jpg") == 404
    assert fetched("/media/private/original_images/back.jpg") == 404
    assert fetched(f"/media/{picture.uploaded.name}") == 404
    assert fetched("/media/images/../private/original_images/back.jpg") == 404
    assert public_paths(media) == []


def test_an_image_is_no_longer_served_once_its_collection_is_restricted(
    shown, collections, media, commit
):
    was = addresses(shown)

    with commit():
        restrict(collections[1])

    assert [fetched(each) for each in was] == [404] * 4
    assert public_paths(media) == []


def test_a_rendition_generated_while_its_image_becomes_private_is_private_too(
    collections, media, commit, monkeypatch
):
    picture = ClinicImage.objects.create(
        title="Back", file=ContentFile(telling_jpeg(), "back.jpg"), collection=collections[1]
    )
    another_process = ClinicImage.objects.get(pk=picture.pk)
    with commit():
        restrict(collections[1])

    monkeypatch.setattr(  # it had opened the file before
        ClinicImage, "open_file", lambda self: nullcontext(BytesIO(telling_jpeg()))
    )
    with commit():
        generate_renditions(another_process)
    monkeypatch.undo()

    assert public_paths(media) == []
    with commit():
        generate_renditions(ClinicImage.objects.get(pk=picture.pk))
    assert [fetched(each) for each in addresses(picture)] == [302] * 4


def test_an_image_that_cannot_be_moved_does_not_keep_others_public(
    shown, collections, commit, monkeypatch, caplog
):
    other = ClinicImage.objects.create(
        title="Knee", file=ContentFile(telling_jpeg(), "knee.jpg"), collection=collections[1]
    )
    was = addresses(other)
    storage = LocalFiles
    save = storage.save

    def failing(self, name, *args, **kwargs):
        if "back" in name:
            raise PermissionError("The bucket refuses")
        return save(self, name, *args, **kwargs)

    monkeypatch.setattr(storage, "save", failing)
    with commit():
        restrict(collections[1])

    assert [fetched(each) for each in was] == [404]
    assert "may still be public" in caplog.text
    monkeypatch.undo()
    assert place_all() == 1
    assert [fetched(each) for each in addresses(shown)] == [302]


def test_an_image_is_public_again_when_the_restriction_ends(shown, collections, commit):
    was = addresses(shown)
    with commit():
        restriction = restrict(collections[1])

    with commit():
        restriction.delete()

    assert addresses(shown)[0] == was[0]
    assert fetched(was[0]) == 200


def test_an_image_moves_with_its_collection_and_between_collections(
    shown, collections, admin_client, commit
):
    private, public = collections
    with commit():
        restrict(private)
    was = addresses(shown)

    form = {"title": "Back", "collection": private.pk, "description": ""}
    with commit():
        admin_client.post(f"/admin/images/{shown.pk}/", form)
    assert [fetched(each) for each in was] == [404] * 4

    with commit():
        admin_client.post(f"/admin/images/{shown.pk}/", {**form, "collection": public.pk})
    assert fetched(addresses(shown)[0]) == 200

    fields = {"name": "Open", "parent": private.pk}
    with commit():
        admin_client.post(f"/admin/collections/{public.pk}/", fields)
    assert Collection.objects.get(pk=public.pk).is_descendant_of(private)
    assert [fetched(each) for each in was] == [404] * 4


def test_a_bulk_action_moves_many_images(shown, collections, admin_client, commit):
    private, _ = collections
    with commit():
        restrict(private)
    was = addresses(shown)

    with commit():
        admin_client.post(
            f"/admin/bulk/images/clinicimage/add_to_collection/?id={shown.pk}",
            {"collection": private.pk},
        )

    shown.refresh_from_db()
    assert shown.collection == private
    assert [fetched(each) for each in was] == [404] * 4


def test_editors_see_private_images(shown, collections, admin_client, commit):
    with commit():
        restrict(collections[1])
    shown.refresh_from_db()

    answer = admin_client.get(shown.file.url)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    with shown.file.open() as file:
        assert b"".join(answer.streaming_content) == file.read()


def test_the_admin_shows_renditions_of_private_images(shown, collections, admin_client, commit):
    with commit():
        restrict(collections[1])

    listing = admin_client.get("/admin/images/").text

    size = ClinicImage.objects.get(pk=shown.pk).renditions.get()
    assert size.file.url in listing
    assert admin_client.get(size.file.url).status_code == 200


def test_a_user_without_permissions_for_images_sees_no_private_image(
    shown, collections, client, commit
):
    from django.contrib.auth.models import Permission

    somebody = get_user_model().objects.create_user("somebody", password="x")
    somebody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    with commit():
        restrict(collections[1])
    shown.refresh_from_db()
    client.force_login(somebody)

    answer = client.get(shown.file.url)

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"


def test_nobody_is_served_an_original_upload(shown, admin_client):
    answer = admin_client.get(f"/admin/images/{shown.uploaded.name}")

    assert answer.status_code == 404
    assert fetched(f"/media/{shown.uploaded.name}") == 404


def test_the_command_moves_misplaced_public_files(shown, collections, media, commit):
    was = addresses(shown)
    CollectionViewRestriction.objects.bulk_create(
        [CollectionViewRestriction(collection=collections[1], restriction_type="login")]
    )
    assert fetched(was[0]) == 200

    with commit():
        call_command("generate_renditions", verbosity=0)

    assert [fetched(each) for each in was] == [404] * 4


def test_moved_files_are_signalled_with_whether_public_ones_became_private(
    shown, collections, commit
):
    hidden = []
    receiver = lambda **kwargs: hidden.append(kwargs["hidden"])  # noqa: E731
    image_files_changed.connect(receiver)

    with commit():
        restriction = restrict(collections[1])
    with commit():
        restriction.delete()

    image_files_changed.disconnect(receiver)
    assert hidden == [True, False]


def test_no_file_is_moved_if_all_are_in_place(shown, collections, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert place_all() == 0


def test_a_document_of_a_restricted_collection_is_not_served_to_the_public(
    collections, media, commit
):
    document = get_document_model().objects.create(
        title="Letter", file=ContentFile(b"%PDF-1.7", name="letter.pdf"), collection=collections[1]
    )
    assert fetched(document.url) == 200

    with commit():
        restrict(collections[1])

    assert fetched(document.url) == 302
    assert fetched("/media/documents/letter.pdf") == 404
    assert fetched("/media/images/../documents/letter.pdf") == 404
