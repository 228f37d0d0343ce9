"""`?fallback=`: another language where the wanted one has no page, and never without its name."""

import pytest
from wagtail.models import Page, PageViewRestriction

from cms.core.content_version.watch import watch
from cms.pages.models import TopicPage
from tests.cms.conftest import DEMO_PATH
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db
TOPICS = {"type": "pages.TopicPage", "locale": "fr", "fallback": "en-gb"}


@pytest.fixture
def only_english(demo, french):
    return TopicPageFactory(parent=demo.home, title="Only English", slug="only-english")


def told(answer):
    """`{id: the language that it fell back to}`"""
    return {each["id"]: each["meta"]["fallback_locale"] for each in answer.json()["items"]}


def test_a_list_has_each_page_once_in_the_wanted_language_or_named_as_another(
    api, french, only_english
):
    answer = api("pages/", **TOPICS)

    assert told(answer) == {french.pk: None, only_english.pk: "en-gb"}
    assert answer.json()["meta"]["total_count"] == 2
    assert {each["meta"]["locale"] for each in answer.json()["items"]} == {"fr", "en-gb"}
    assert "fallback_locale" not in api("pages/", locale="fr").json()["items"][0]["meta"]


def test_a_page_that_fell_back_is_named_whatever_the_fields(api, french, only_english):
    answer = api("pages/", **TOPICS, fields="_,title", slug="only-english")

    assert [each["meta"] for each in answer.json()["items"]] == [{"fallback_locale": "en-gb"}]


def test_a_list_below_a_page_is_below_its_translations_too(api, demo, french, only_english):
    wanted = {french.pk: None, only_english.pk: "en-gb"}
    child = TopicPageFactory(parent=french, title="Enfant", slug="enfant", locale=french.locale)

    assert told(api("pages/", **TOPICS, child_of=demo.home.pk)) == wanted
    assert told(api("pages/", **TOPICS, child_of="root")) == wanted
    assert told(api("pages/", **TOPICS, descendant_of="root")) == wanted | {child.pk: None}
    assert told(api("pages/", **TOPICS, child_of=demo.page.pk)) == {child.pk: None}
    assert api("pages/", **TOPICS, child_of=999_999).status_code == 400


def test_a_search_looks_in_all_these_languages(api, french, only_english):
    assert told(api("pages/", **TOPICS, search="only english")) == {only_english.pk: "en-gb"}
    assert told(api("pages/", **TOPICS, search="bienfaits")) == {french.pk: None}


def test_the_first_language_that_has_the_page_comes_first(api, demo, french, only_english):
    asked = TOPICS | {"locale": "de", "fallback": "fr,en-gb"}
    from wagtail.models import Locale

    Locale.objects.create(language_code="de")

    assert told(api("pages/", **asked)) == {french.pk: "fr", only_english.pk: "en-gb"}


@pytest.mark.parametrize("hidden", ["draft", "private"])
def test_a_translation_that_nobody_may_see_is_as_if_there_were_none(
    api, by_path, demo, french, hidden
):
    if hidden == "draft":
        Page.objects.filter(pk=french.pk).update(live=False, first_published_at=None)
    else:
        PageViewRestriction.objects.create(page=french, restriction_type="login")

    assert told(api("pages/", **TOPICS)) == {demo.page.pk: "en-gb"}
    page = by_path(f"/fr{DEMO_PATH}", fallback="en-gb").json()
    assert (page["id"], page["meta"]["fallback_locale"]) == (demo.page.pk, "en-gb")
    detail = api(f"pages/{demo.page.pk}/", locale="fr", fallback="en-gb").json()
    assert (detail["id"], detail["meta"]["fallback_locale"]) == (demo.page.pk, "en-gb")
    assert api(f"pages/{french.pk}/", locale="fr", fallback="en-gb").status_code == 404


def test_a_path_is_answered_in_its_language_where_that_has_it(by_path, french):
    page = by_path(f"/fr{DEMO_PATH}", fallback="en-gb").json()

    assert (page["id"], page["meta"]["fallback_locale"]) == (french.pk, None)


def test_a_path_without_a_page_falls_back_to_the_same_path(by_path, french, only_english):
    answer = by_path("/fr/only-english/", fallback="en-gb")

    assert answer.json()["id"] == only_english.pk
    assert answer.json()["meta"]["fallback_locale"] == "en-gb"
    assert "lists" in answer["Cache-Tag"].split(","), "a translation may be published"
    assert by_path("/fr/only-english/").status_code == 404
    assert by_path("/fr/nowhere/", fallback="en-gb").status_code == 404


def test_a_path_falls_back_also_from_a_language_without_a_home_page(by_path, demo, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [("en-gb", "English"), ("fr", "F")]
    from wagtail.models import Locale

    Locale.objects.get_or_create(language_code="fr")

    assert by_path(f"/fr{DEMO_PATH}", fallback="en-gb").json()["id"] == demo.page.pk
    assert by_path("/fr/", fallback="en-gb").json()["id"] == demo.home.pk


def test_a_path_leads_to_the_translation_that_has_another_one(by_path, demo, french):
    TopicPage.objects.filter(pk=french.pk).update(
        slug="mal-de-dos", url_path=french.url_path.replace(french.slug, "mal-de-dos")
    )

    moved = by_path(f"/fr{DEMO_PATH}", fallback="en-gb").json()

    assert (moved["type"], moved["path"]) == ("moved", "/fr/mal-de-dos/")
    assert moved["permanent"] is False


def test_a_redirect_of_the_wanted_language_comes_before_another_language(
    by_path, french, only_english
):
    from wagtail.contrib.redirects.models import Redirect

    Redirect.add_redirect("/fr/only-english", redirect_to=french, is_permanent=True)

    assert by_path("/fr/only-english/", fallback="en-gb").json()["path"] == f"/fr{DEMO_PATH}"


def test_a_page_by_its_id_is_answered_in_the_wanted_language(api, demo, french, only_english):
    def asked(page, **more):
        page = api(f"pages/{page.pk}/", locale="fr", fallback="en-gb", **more).json()
        return page["id"], page["meta"]["fallback_locale"]

    assert asked(demo.page) == (french.pk, None)
    assert asked(french) == (french.pk, None)
    assert asked(only_english) == (only_english.pk, "en-gb")
    chosen = api(f"pages/{only_english.pk}/", locale="fr", fallback="en-gb", fields="_,title")
    assert chosen.json()["meta"] == {"fallback_locale": "en-gb"}
    assert api(f"pages/{demo.page.pk}/", locale="fr").status_code == 404


WRONG = [
    ({"fallback": "en-gb"}, "needs locale"),
    ({"locale": "fr", "fallback": "xx"}, "xx"),
    ({"locale": "fr", "fallback": "fr"}, "twice"),
    ({"locale": "fr", "fallback": "en-gb,en-gb"}, "twice"),
    ({"locale": "fr", "fallback": "a,b,c,d"}, "3 languages at most"),
    ({"locale": "fr", "fallback": ""}, "fallback"),
    ({"locale": "fr", "fallback": "en-gb", "translation_of": "root"}, "translation_of"),
    ({"locale": "fr", "fallback": "en-gb", "ancestor_of": "4"}, "ancestor_of"),
]


@pytest.mark.parametrize(("parameters", "cure"), WRONG)
def test_a_wrong_fallback_is_told_with_its_cure(api, french, parameters, cure):
    answer = api("pages/", **parameters)

    assert answer.status_code == 400
    assert "fallback" in answer.json()["detail"]
    assert cure in answer.json()["detail"]


def test_what_is_no_language_is_said_everywhere(api, by_path, demo, french):
    assert by_path(DEMO_PATH, fallback="xx").status_code == 400
    assert api(f"pages/{demo.page.pk}/", locale="fr", fallback="xx").status_code == 400
    assert api("pages/", locale="xx", fallback="fr").status_code == 404
    assert api("pages/find/", html_path="/", fallback="fr").status_code == 400


def test_a_fallback_costs_a_list_nothing_and_a_page_six_queries(
    api, by_path, only_english, django_assert_num_queries
):
    """The languages, the redirect and the withdrawn page that come first, and translations."""
    watch.expire()
    api("pages/", locale="fr")
    by_path("/only-english/")
    with django_assert_num_queries(LIST):
        api("pages/", locale="fr")
    with django_assert_num_queries(LIST):
        api("pages/", locale="fr", fallback="en-gb")
    with django_assert_num_queries(PAGE):
        by_path("/only-english/")
    with django_assert_num_queries(PAGE + 6):
        by_path("/fr/only-english/", fallback="en-gb")


LIST, PAGE = 7, 9
