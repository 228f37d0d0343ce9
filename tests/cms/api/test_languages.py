"""A second language: where its pages live, and that every address agrees on it."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.cms.conftest import DEMO_PATH

pytestmark = pytest.mark.django_db


def test_a_translation_that_keeps_its_slug_lives_below_its_language(by_path, french, demo):
    translated = by_path(f"/fr{DEMO_PATH}").json()

    assert translated["id"] == french.pk
    assert translated["meta"]["locale"] == "fr"
    assert translated["meta"]["html_url"] == f"http://127.0.0.1:8003/fr{DEMO_PATH}"
    assert translated["seo"]["canonical"] == translated["meta"]["html_url"]
    assert by_path().json()["id"] == demo.page.pk


def test_the_home_page_of_a_language_lives_at_its_code(by_path, french, demo):
    home = by_path("/fr/").json()

    assert home["meta"]["html_url"] == "http://127.0.0.1:8003/fr/"
    assert home["meta"]["parent"] is None
    assert by_path("/").json()["id"] == demo.home.pk


def test_a_page_names_its_translations_and_they_name_it(by_path, french):
    (there,) = by_path().json()["meta"]["translations"]
    (back,) = by_path(there["html_path"]).json()["meta"]["translations"]

    assert there == {
        "locale": "fr",
        "html_url": f"http://127.0.0.1:8003/fr{DEMO_PATH}",
        "html_path": f"/fr{DEMO_PATH}",
        "is_current": True,
    }
    assert (back["locale"], back["html_path"]) == ("en-gb", DEMO_PATH)


def test_a_translation_older_than_its_page_is_not_current(by_path, french, demo):
    demo.page.save_revision().publish()

    (translation,) = by_path().json()["meta"]["translations"]
    assert translation["is_current"] is False


def test_a_private_or_unpublished_translation_is_not_named(by_path, french):
    restriction = PageViewRestriction.objects.create(page=french, restriction_type="login")
    assert by_path().json()["meta"]["translations"] == []

    restriction.delete()
    french.unpublish()
    assert by_path().json()["meta"]["translations"] == []
    assert by_path(f"/fr{DEMO_PATH}").status_code == 410


def test_a_list_names_the_translations_of_all_its_pages_with_one_query(api, demo, french):
    asked = {"type": "pages.HomePage,pages.TopicPage", "fields": "_,translations", "locale": "fr"}
    api("pages/", **asked)
    cache.clear()
    with CaptureQueriesContext(connection) as of_two:
        items = api("pages/", **asked).json()["items"]
    cache.clear()
    with CaptureQueriesContext(connection) as of_one:
        api("pages/", **asked, limit=1)

    named = [each["html_path"] for item in items for each in item["meta"]["translations"]]
    assert sorted(named) == ["/", DEMO_PATH]
    assert len(of_two) == len(of_one)


def test_every_address_in_a_list_leads_back_to_its_page(api, by_path, french):
    items = api("pages/").json()["items"]

    assert len(items) == 4
    for item in items:
        assert by_path(urlsplit(item["meta"]["html_url"]).path).json()["id"] == item["id"]


def test_lists_can_be_narrowed_to_a_language(api, french):
    assert api("pages/", locale="fr", type="pages.TopicPage").json()["meta"]["total_count"] == 1
    found = api("pages/", translation_of=french.pk).json()["items"]
    assert [page["meta"]["locale"] for page in found] == ["en-gb"]


def test_a_renamed_translation_answers_its_new_path(
    by_path, french, django_capture_on_commit_callbacks
):
    french.slug = "mal-de-dos"
    with django_capture_on_commit_callbacks(execute=True):
        french.save_revision().publish()

    assert by_path(f"/fr{DEMO_PATH}").json()["path"] == "/fr/mal-de-dos/"


def test_find_knows_the_languages_too(found, french):
    assert found("pages", html_path=f"/fr{DEMO_PATH}")["id"] == french.pk


def test_the_default_language_has_no_prefix_and_an_unknown_one_no_pages(by_path, french):
    assert by_path(f"/en-gb{DEMO_PATH}").status_code == 404
    assert by_path(f"/de{DEMO_PATH}").status_code == 404
