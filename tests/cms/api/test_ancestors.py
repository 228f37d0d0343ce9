"""The pages above a page: what a frontend's breadcrumbs are made of."""

import pytest
from wagtail.models import PageViewRestriction

from cms.pages.models import TopicPage
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deep(demo):
    """A page two levels below the demo page."""
    parent = demo.page
    for title in ("Walking", "Walking uphill"):
        parent = TopicPageFactory(parent=parent, title=title)
    return parent


def ancestors(answer):
    return [(each["title"], each["html_path"]) for each in answer.json()["meta"]["ancestors"]]


def test_a_topic_stands_below_the_home_page(by_path, demo):
    assert by_path().json()["meta"]["ancestors"] == [
        {
            "id": demo.home.pk,
            "title": "Example Clinic",
            "html_url": "http://127.0.0.1:8003/",
            "html_path": "/",
        }
    ]


def test_the_home_page_has_nothing_above_it(by_path):
    assert ancestors(by_path("/")) == []


def test_a_deep_page_names_the_pages_above_it_from_the_home_page_down(api, demo, deep):
    assert ancestors(api(f"pages/{deep.pk}/")) == [
        ("Example Clinic", "/"),
        ("Benefits of Exercise on Lower Back Pain", f"/{demo.page.slug}/"),
        ("Walking", f"/{demo.page.slug}/walking/"),
    ]


def test_an_unpublished_page_above_is_left_out(api, demo, deep):
    TopicPage.objects.filter(slug="walking").update(live=False)

    assert [title for title, _ in ancestors(api(f"pages/{deep.pk}/"))] == [
        "Example Clinic",
        "Benefits of Exercise on Lower Back Pain",
    ]


def test_a_page_below_a_private_one_is_not_answered_at_all(api, demo, deep):
    PageViewRestriction.objects.create(
        page=demo.page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )

    assert api(f"pages/{deep.pk}/").status_code == 404


def test_lists_leave_them_out(api, deep):
    assert all("ancestors" not in item["meta"] for item in api("pages/").json()["items"])
