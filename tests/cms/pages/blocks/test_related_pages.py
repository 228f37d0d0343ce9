"""Related pages are shown by their own titles and summaries, if visitors may see them."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from cms.publishing.models import WebhookEndpoint, WebhookEvent, WebhookEventType
from cms.publishing.page_impact import affected_by_address
from tests.cms.pages.blocks.block_values import answer
from tests.cms.translating import FRENCH_PATH
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def walking(demo):
    return TopicPageFactory(
        parent=demo.home, title="Walking", slug="walking", plain_summary="How far, how often."
    )


@pytest.fixture
def sleeping(demo):
    return TopicPageFactory(parent=demo.home, title="Sleeping", slug="sleeping")


@pytest.fixture
def listed(demo, walking, sleeping, by_path):
    """What the demo page lists, which relates to both."""
    pages = [walking.pk, sleeping.pk, walking.pk]
    demo.page.body = demo.page.body.stream_block.to_python(
        [{"type": "related_pages", "value": {"heading": "See also", "pages": pages}}]
    )
    demo.page.save_revision().publish()

    def ask(*path):
        value = by_path(*path).json()["body"][0]["value"]
        return value and [(each["title"], each["summary"], each["url"]) for each in value["pages"]]

    return ask


def test_each_page_is_listed_once_in_the_editors_order(listed):
    assert listed() == [
        ("Walking", "How far, how often.", "http://127.0.0.1:8003/walking/"),
        ("Sleeping", None, "http://127.0.0.1:8003/sleeping/"),
    ]


def test_hidden_pages_are_left_out(listed, walking, sleeping):
    walking.unpublish()
    assert [title for title, *_ in listed()] == ["Sleeping"]

    PageViewRestriction.objects.create(page=sleeping, restriction_type="password", password="x")
    assert listed() is None


def test_hidden_pages_are_left_out_where_nothing_was_fetched_ahead(walking):
    assert answer("related_pages", {"pages": [walking.pk]})["pages"][0]["title"] == "Walking"

    PageViewRestriction.objects.create(page=walking, restriction_type="password", password="x")
    assert answer("related_pages", {"pages": [walking.pk]}) is None


def test_a_draft_of_a_related_page_is_not_shown(listed, walking):
    walking.title = "Running"
    walking.save_revision()

    assert listed()[0][0] == "Walking"


@pytest.mark.parametrize("field", ["title", "plain_summary"])
def test_a_new_title_or_summary_is_shown_and_announced(listed, walking, demo, field):
    WebhookEndpoint.objects.create(name="The site", url="https://hooks.example.org/")
    listed()
    setattr(walking, field, "Anew")

    walking.save_revision().publish()

    assert "Anew" in listed()[0]
    assert demo.page.pk in affected_by_address(walking)
    named = [event.pages for event in WebhookEvent.objects.filter(type=WebhookEventType.CHANGED)]
    assert any(demo.page.pk in (pages or []) for pages in named)


def test_a_page_relates_to_pages_of_its_own_language(listed, walking, demo, translated):
    translated(walking)
    translated(demo.page)

    assert [title for title, *_ in listed(FRENCH_PATH)] == ["FR Walking", "Sleeping"]
    assert [title for title, *_ in listed()] == ["Walking", "Sleeping"]


def test_many_related_pages_take_as_many_queries_as_one(
    listed, demo, by_path, django_assert_max_num_queries
):
    for number in range(5):
        page = TopicPageFactory(parent=demo.home, title=f"Page {number}", slug=f"p{number}")
        demo.page.body[0].value["pages"].append(page)
    demo.page.save_revision().publish()
    cache.clear()

    with django_assert_max_num_queries(18):
        assert len(listed()) == 7


def test_the_words_of_a_page_that_becomes_private_are_found_nowhere(listed, walking, demo, api):
    walking.title = "Nordic strolling"
    walking.save_revision().publish()
    demo.page.save_revision().publish()
    assert api("pages/", search="strollling").json()["meta"]["did_you_mean"] == "strolling"

    PageViewRestriction.objects.create(page=walking, restriction_type="login")

    answer = api("pages/", search="strollling").json()
    assert (answer["meta"]["did_you_mean"], answer["items"]) == (None, [])
    assert api("pages/", search="strolling").json()["items"] == []
