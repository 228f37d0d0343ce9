"""The words of a place that many pages show, in the index of these pages."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.clinic.models import Location
from cms.search import late_pages
from cms.search.late_pages import any_page_to_reindex, index_now_or_later, reindex_some_pages
from cms.search.models import PageToReindex, PageWords
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(demo):
    place = Location.objects.create(name="The annexe", street="1 Oak Road")
    for number in range(3):
        shown = ("location", {"location": place.pk})
        published_topic(demo.home, shown, title=f"Page {number}")
    return place


@pytest.fixture
def many(monkeypatch):
    """Three pages are many."""
    monkeypatch.setattr(late_pages, "PAGES_AT_ONCE", 2)


def found(word):
    return PageWords.objects.filter(body__contains=word).count()


def rename(place, street):
    place.street = street
    place.save()


def test_a_few_pages_have_the_new_words_at_once(place):
    rename(place, "2 Elm Road")

    assert (found("elm"), found("oak")) == (3, 0)
    assert not any_page_to_reindex()


def test_many_pages_get_them_from_the_worker(place, many):
    rename(place, "2 Elm Road")

    assert (found("elm"), found("oak")) == (0, 3)

    call_command("publishing_worker", once=True)

    assert (found("elm"), found("oak")) == (3, 0)
    assert not any_page_to_reindex()


def test_the_api_tells_the_new_address_before_the_worker_was_there(place, many, by_path):
    rename(place, "2 Elm Road")

    assert "2 Elm Road" in by_path("/page-0/").content.decode()


def test_the_worker_indexes_some_at_a_time(place, many):
    rename(place, "2 Elm Road")

    assert (reindex_some_pages(), found("elm")) == (2, 2)
    assert (reindex_some_pages(), found("elm")) == (1, 3)
    assert reindex_some_pages() == 0


def test_what_is_asked_again_meanwhile_stays_asked(place, many, monkeypatch):
    rename(place, "2 Elm Road")
    index_pages = late_pages.index_pages

    def saved_meanwhile(pages):
        index_pages(pages)
        rename(place, "3 Ash Road")

    monkeypatch.setattr(late_pages, "index_pages", saved_meanwhile)
    reindex_some_pages()

    assert PageToReindex.objects.count() == 3


def test_pages_that_are_not_live_are_left_out(place, many):
    pages = list(PageWords.objects.filter(body__contains="oak").values_list("page", flat=True))

    index_now_or_later([*pages, 10**6])

    assert {*PageToReindex.objects.values_list("page", flat=True)} == {*pages}


def test_the_editor_waits_for_as_many_queries_for_many_pages_as_for_more(demo, place, many):
    def queries_of(street):
        with CaptureQueriesContext(connection) as queries:
            rename(place, street)
        return len(queries)

    few = queries_of("2 Elm Road")
    for number in range(3, 8):
        published_topic(demo.home, ("location", {"location": place.pk}), title=f"P {number}")

    assert queries_of("3 Ash Road") == few
