"""Doors beside the main one, through which a private thing could leave."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.api.relation_fields import is_public
from cms.clinic.models import Practitioner
from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(demo):
    """A page below home that nobody may see yet."""
    page = TopicPage(title="SECRET ORIGINAL", slug="secret-plans", body=[], live=False)
    demo.home.add_child(instance=page)
    return page


@pytest.fixture
def private_collection(db):
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


@pytest.mark.parametrize("hidden", ["draft", "private"])
def test_an_alias_does_not_name_a_hidden_original(api, by_path, demo, hidden):
    original = TopicPage(title="SECRET ORIGINAL", slug="secret-plans", body=[])
    demo.home.add_child(instance=original)
    original.create_alias(parent=demo.home, update_slug="alias")
    if hidden == "draft":
        Page.objects.filter(pk=original.pk).update(live=False)
    else:
        PageViewRestriction.objects.create(page=original, restriction_type="login")
    alias = by_path("/alias/").json()
    listed = api("pages/", fields="*", type="pages.TopicPage").json()

    assert alias["meta"]["alias_of"] is None
    assert "secret-plans" not in json.dumps([alias["meta"], listed])


def test_a_picture_of_a_private_collection_is_left_out_of_pages(
    demo, picture, private_collection, by_path
):
    generate_renditions(picture)
    demo.page.share_image = picture
    demo.page.body = TopicPage._meta.get_field("body").to_python(
        [
            {
                "type": "image",
                "value": {"image": {"image": picture.pk, "alt_text": "a", "decorative": False}},
            }
        ]
    )
    demo.page.save_revision().publish()
    assert by_path().json()["seo"]["image"]["url"]

    picture.collection = private_collection
    picture.save()
    page = by_path().json()

    assert page["seo"]["image"] is None
    assert page["body"][0]["value"]["image"] is None
    assert "/media/" not in json.dumps(page)


def test_a_link_to_a_private_document_is_bare_text(demo, media, private_collection, by_path):
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    document = Document.objects.create(
        title="Secret", file=ContentFile(b"%PDF", "secret.pdf"), collection=private_collection
    )
    demo.page.body = TopicPage._meta.get_field("body").to_python(
        [{"type": "text", "value": {"text": f'<a linktype="document" id="{document.pk}">x</a>'}}]
    )
    demo.page.save_revision().publish()

    assert by_path().json()["body"][0]["value"]["html"] == "<a>x</a>"
    private_collection.get_view_restrictions().delete()
    assert "secret.pdf" in by_path().json()["body"][0]["value"]["html"]


def test_a_redirect_to_a_hidden_page_or_of_another_site_is_not_answered(api, secret, demo):
    Redirect.objects.create(old_path="/a", redirect_page=secret)
    other = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
    site = Site.objects.create(hostname="other.example", root_page=other)
    Redirect.objects.create(old_path="/b", redirect_link="https://intern.example/", site=site)
    Redirect.objects.create(old_path="/c", redirect_page=demo.page)

    listed = api("redirects/").json()

    assert [item["old_path"] for item in listed["items"]] == ["/c"]
    assert listed["meta"]["total_count"] == 1


HOSTILE = [
    "pages/find/?id=x",
    "images/find/?id=x",
    "documents/find/?id=x",
    "redirects/find/?id=x",
    "pages/?search=a&search_operator=x",
    "images/?search=a&search_operator=x",
    "documents/?search=a&search_operator=x",
    "pages/?offset=9223372036854775808",
    "images/?offset=9223372036854775808",
    "documents/?offset=9223372036854775808",
    "redirects/?offset=9223372036854775808",
    "sources/?offset=9223372036854775808",
    "claims/?offset=9223372036854775808",
    "pages/?first_published_at=x",
    "pages/?type=pages.TopicPage&last_published_at=x",
    "pages/?alias_of=99999999999999999999999999",
    "pages/?search=%22%27%28%29%5B%5D%7B%7D*^",
    "pages/?search=%22",
    "images/?search=%22a%20%27(",
    "documents/?search=%22a%20%27(",
    "pages/?search=" + "a" * 200,
    "pages/?locale=xx",
    "pages/?translation_of=x",
    "pages/?child_of=x",
    "pages/?ancestor_of=x",
    "pages/?descendant_of=99999999999999999999",
    "pages/?order=-random",
    "pages/?fields=body(x)",
    "pages/?fields=" + "a," * 500,
    "pages/?site=a:b",
    "pages/99999999999999999999999999/",
    "sources/?year=99999999999999999999",
    "sources/?status=x",
    "sources/?certainty=x",
    "claims/?page=99999999999999999999",
    "claims/?page=x",
    "images/?id=x",
    "redirects/?old_path=%F0%9F%98%80",
    "pages/by-path/?path=/%F0%9F%98%80/",
    "pages/?limit=1&limit=2",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_no_question_makes_the_api_fail(demo, address):
    answer = Client(raise_request_exception=False).get(f"/api/v2/{address}")

    assert answer.status_code in {200, 400, 404}, answer.content[:300]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", ["", "nothing/", "pages/", "sources/"])
def test_a_method_that_writes_is_a_problem_everywhere(demo, method, address):
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v2/{address}")

    assert answer.status_code in {404, 405}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["", "pages/find/?html_path=/", "sources/", "claims/"])
def test_an_unknown_parameter_is_refused_everywhere(demo, client, address):
    joiner = "&" if "?" in address else "?"

    answer = client.get(f"/api/v2/{address}{joiner}colour=blue")

    assert answer.status_code == 400
    assert "colour" in answer.json()["detail"]


def test_a_person_who_has_left_is_null_where_a_developer_points_at_one():
    today = timezone.localdate()
    here, left = Practitioner(active_until=today), Practitioner(active_until=today - timedelta(1))

    assert is_public(here, {"tree": None})
    assert not is_public(left, {"tree": None})
