"""What a list of pages says that it depends on; where it does not know, any change ends it."""

import pytest
from wagtail.models import Page

from cms.api.list_dependencies import list_tags
from cms.pages.models import TopicPage


@pytest.mark.parametrize(
    ("given", "by"),
    [
        ({}, set()),
        ({"type": "pages.TopicPage", "limit": "5", "offset": "5", "fields": "*"}, set()),
        ({"child_of": "4", "locale": "fr", "fallback": "en-gb", "site": "localhost"}, set()),
        ({"id__in": "4,5", "order": "-id"}, set()),
        ({"order": "title"}, {"by-title"}),
        ({"order": "-first_published_at,title"}, {"by-first_published_at", "by-title"}),
        ({"order": ""}, set()),
        ({"slug": "back-pain"}, {"by-slug"}),
        ({"first_published_at__gte": "2026-11-20"}, {"by-first_published_at"}),
        ({"show_in_menus": "true", "order": "title"}, {"by-show_in_menus", "by-title"}),
        ({"last_reviewed__lte": "2026-11-20"}, {"by-last_reviewed"}),
    ],
)
def test_a_list_depends_on_places_and_the_columns_that_it_names(given, by):
    assert list_tags(given, TopicPage) == {"places", *by}


@pytest.mark.parametrize(
    "given",
    [
        {"written_by": "3"},  # deleting the person empties it without a signal
        {"plain_summary": "Two sentences."},  # nobody compares long texts
        {"tags": "exercise"},
        {"alias_of": "4"},
        {"search": "exercise"},
        {"order": "random"},
        {"title": "A", "of_another_app": "B"},
    ],
)
def test_any_change_ends_a_list_that_asks_for_anything_else(given):
    assert list_tags(given, TopicPage) is None


def test_any_change_ends_a_list_of_a_type_that_may_show_anything(monkeypatch):
    monkeypatch.delattr(TopicPage, "shows_only_what_it_refers_to")

    assert list_tags({}, TopicPage) is None
    assert list_tags({}, Page) == {"places"}
