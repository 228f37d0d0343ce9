"""What the API never says, to anyone: nothing private, and no cookie."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Collection, CollectionViewRestriction

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "pages/", "pages/by-path/?path=/", "images/", "documents/", "redirects/", "sources/",
    "sources/hayden-2021/", "claims/", "",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_origin_may_read_without_credentials(client, address):
    answer = client.get(f"/api/v2/{address}", headers={"origin": "https://frontend.example"})

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_is_set_or_looked_at_even_for_an_editor(admin_client, address):
    answer = admin_client.get(f"/api/v2/{address}")

    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()


def test_the_admin_is_not_open_to_other_origins(client):
    answer = client.get("/admin/login/", headers={"origin": "https://frontend.example"})

    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    answer = getattr(client, method)("/api/v2/pages/")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


def test_no_e_mail_address_leaves_but_the_public_one_of_the_practice(by_path, demo):
    get_user_model().objects.create_user("editor", email="editor@clinic.example")

    answer = by_path().json()
    told = set(re.findall(r"[\w.+-]+@[\w-]+\.\w+", json.dumps(answer)))
    assert told == {"name@example.com", answer["clinic"]["email"]}  # the first is a form's hint
    assert answer["clinic"]["email"] == "reception@example.org"


@pytest.mark.parametrize("restriction", ["password", "login"])
def test_files_of_a_restricted_collection_are_left_out(api, picture, restriction):
    secret = Collection.get_first_root_node().add_child(name="Secret")
    below = secret.add_child(name="Below")
    CollectionViewRestriction.objects.create(
        collection=secret, restriction_type=restriction, password="open"
    )
    assert api("images/").json()["meta"]["total_count"] == 1

    picture.collection = below
    picture.save()

    assert api("images/").json()["meta"]["total_count"] == 0
    assert api(f"images/{picture.pk}/").status_code == 404


def test_the_file_of_a_picture_has_the_relative_address_of_stock_wagtail(api, picture):
    image = api(f"images/{picture.pk}/").json()

    assert image["meta"]["download_url"].startswith("/media/original_images/")
    assert image["description"] == "A woman stretches on a mat"


def test_a_document_has_an_absolute_address(api, media):
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    document = Document.objects.create(title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"))

    url = api(f"documents/{document.pk}/").json()["meta"]["download_url"]
    assert url == f"http://127.0.0.1:8000/documents/{document.pk}/leaflet.pdf"


def test_redirects_are_listed(api):
    from wagtail.contrib.redirects.models import Redirect

    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/new/")

    (redirect,) = api("redirects/").json()["items"]
    assert redirect["old_path"] == "/old"
    assert redirect["location"] == "https://example.org/new/"


def test_a_picture_whose_file_is_gone_is_left_out(
    demo, picture, media, by_path, django_capture_on_commit_callbacks
):
    demo.page.share_image = picture
    with django_capture_on_commit_callbacks(execute=True):
        demo.page.save_revision().publish()
    assert by_path().json()["seo"]["image"]["width"] == 1600

    picture.renditions.all().delete()
    (media / picture.file.name).unlink()

    assert by_path().json()["seo"]["image"] is None


def test_pictures_are_served_and_documents_only_by_their_own_address(client, picture, media):
    (media / "documents").mkdir()
    (media / "documents" / "secret.pdf").write_bytes(b"%PDF")

    assert client.get(f"/media/{picture.file.name}").status_code == 200
    for path in ["documents/secret.pdf", "images/../documents/secret.pdf", "images/none.png"]:
        assert client.get(f"/media/{path}").status_code in {302, 404}
