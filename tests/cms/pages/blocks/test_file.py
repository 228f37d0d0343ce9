"""A file is offered with its kind and size, and only if everybody may read it."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.cms.pages.blocks.block_values import answer, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaflet(db):
    content = ContentFile(b"%PDF-1.4 leaflet", "leaflet.PDF")
    return get_document_model().objects.create(title="Leaflet", file=content, file_size=16)


@pytest.fixture
def secret(leaflet):
    """The leaflet in a restricted collection."""
    collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    leaflet.collection = collection
    leaflet.save()
    return leaflet


def test_it_says_what_a_visitor_gets(leaflet):
    value = answer("file", {"file": leaflet.pk, "title": "", "description": " For you. "})

    assert value.pop("url").startswith(f"http://127.0.0.1:8000/documents/{leaflet.pk}/leaflet")
    assert value == {
        "title": "Leaflet",
        "description": "For you.",
        "extension": "pdf",
        "bytes": 16,
    }
    assert answer("file", {"file": leaflet.pk, "title": "Exercises"})["title"] == "Exercises"


def test_a_size_that_is_not_known_is_null(leaflet):
    type(leaflet).objects.update(file_size=None)

    assert answer("file", {"file": leaflet.pk})["bytes"] is None


def test_a_restricted_file_is_not_named(secret, demo, by_path):
    demo.page.body = [("file", {"file": secret, "title": "", "description": ""})]
    demo.page.save_revision().publish()

    response = by_path()

    assert response.json()["body"][0]["value"] is None
    assert "eaflet" not in response.content.decode()
    assert answer("file", {"file": secret.pk}) is None  # nothing was fetched ahead


def test_search_finds_the_page_by_an_open_file_only(leaflet):
    value = body(("file", {"file": leaflet.pk, "title": "Exercises"}))
    assert {"Leaflet", "Exercises"} <= set(value.stream_block.get_searchable_content(value))

    Collection.get_first_root_node().view_restrictions.create(restriction_type="login")
    value = body(("file", {"file": leaflet.pk}))
    assert "Leaflet" not in value.stream_block.get_searchable_content(value)


def test_search_follows_the_title_and_the_privacy_of_a_file(leaflet, demo, api):
    def found(words):
        return [each["title"] for each in api("pages/", search=words).json()["items"]]

    demo.page.body = [("file", {"file": leaflet, "title": "", "description": ""})]
    demo.page.save_revision().publish()
    leaflet.title = "Zumba"
    leaflet.save()
    assert (found("leaflet"), found("zumba")) == ([], [demo.page.title])

    closed = leaflet.collection.view_restrictions.create(restriction_type="login")
    assert found("zumba") == []
    assert api("pages/", search="zummba").json()["meta"]["did_you_mean"] is None

    closed.delete()
    assert found("zumba") == [demo.page.title]


def test_a_deleted_file_leaves_nothing(leaflet, unguarded):
    pk = leaflet.pk
    leaflet.delete()

    assert answer("file", {"file": pk}) is None
