"""`did_you_mean` of a searched list: what it says, and what it must not give away."""

from datetime import date
from unittest.mock import Mock

import pytest
from wagtail.models import PageViewRestriction, Site

from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version
from cms.pages.models import HomePage
from cms.search import forgiving, vocabulary
from cms.search.models import SearchSynonyms
from tests.cms.translating import french_locale
from tests.factories.blocks import stream
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db
DEMO = "Benefits of Exercise on Lower Back Pain"


@pytest.mark.parametrize(
    ("typed", "meant", "found"),
    [
        ("excercise", "exercise", [DEMO]),
        ("backpain", "back pain", [DEMO]),
        ("lumbago", None, [DEMO]),
        ("bad back", None, [DEMO]),
        ("sholder", None, []),
    ],
)
def test_the_demo_answers_as_the_page_about_search_says(search, demo, typed, meant, found):
    assert search(typed) == (meant, found)


@pytest.fixture
def search(api):
    """`search("bakc")` is `(did_you_mean, titles)`."""

    def get(words, **parameters):
        answer = api("pages/", search=words, **parameters)
        assert answer.status_code == 200, answer.json()
        listed = answer.json()
        return listed["meta"]["did_you_mean"], [page["title"] for page in listed["items"]]

    return get


def test_only_a_searched_list_says_it(api, demo):
    assert "did_you_mean" not in api("pages/").json()["meta"]
    for endpoint in ("images/", "sources/"):
        assert "did_you_mean" not in api(endpoint, search="bakc").json()["meta"]


def test_words_that_no_page_has_are_corrected_and_the_results_are_those_of_the_right_ones(search):
    assert search("lower bakc pian") == ("lower back pain", [DEMO])
    assert search("posturre", order="title", type="pages.TopicPage") == ("posture", [DEMO])


def test_exact_results_come_first_without_a_correction(search, demo):
    published_topic(demo.home, title="Postur", slug="postur")

    assert search("postur") == (None, ["Postur", DEMO])
    told, titles = search("bakc posture", search_operator="or")
    assert (told, sorted(titles)) == (None, [DEMO, "Postur"])


def test_nothing_is_suggested_that_finds_nothing(search, demo):
    assert search("zzzzzzzz") == (None, [])
    assert search("bakc", type="pages.HomePage") == (None, [])
    assert search("bakc zebra") == (None, [])


def test_a_word_of_a_source_is_known_and_not_corrected(search):
    assert search("hayden bakc")[0] == "hayden back"


def test_half_of_the_words_are_enough_where_no_page_has_all(search, demo):
    published_topic(demo.home, title="Zebra crossing injuries", slug="zebra")

    assert search("posture zebra") == (None, [])
    assert search("what are zebra injuries from playing polo") == (
        None, ["Zebra crossing injuries"]
    )  # fmt: skip
    assert search("zebra polo chess") == (None, [])


SECRET = "quokkaphobia"


@pytest.fixture
def hidden(demo):
    """`hidden[way]()` stores SECRET where no visitor may read it."""

    def a_draft():
        published_topic(demo.home, title=SECRET, slug="d", live=False)

    def a_draft_of_a_live_page():
        page = published_topic(demo.home, title="Live", slug="l")
        page.body = stream(("text", {"text": f"<p>{SECRET}</p>"}))
        page.save_revision()

    def a_private_page():
        page = published_topic(demo.home, title=SECRET, slug="p")
        PageViewRestriction.objects.create(page=page, restriction_type="login")

    def below_a_private_page():
        page = published_topic(demo.home, title="Members", slug="m")
        published_topic(page, title=SECRET, slug="p")
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")

    def an_unpublished_page():
        published_topic(demo.home, title=SECRET, slug="u").unpublish()

    def a_deleted_page():
        published_topic(demo.home, title=SECRET, slug="x").delete()

    def another_site():
        home = HomePage(title="Other", slug="other")
        demo.home.get_parent().add_child(instance=home)
        Site.objects.create(hostname="other.example", root_page=home)
        published_topic(home, title=SECRET, slug="o")

    return {each.__name__: each for each in locals().values() if callable(each)}


WAYS = [
    "a_draft", "a_draft_of_a_live_page", "a_private_page", "below_a_private_page",
    "an_unpublished_page", "a_deleted_page", "another_site",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_word_that_is_not_public_is_suggested(search, hidden, way):
    hidden[way]()

    for typed in ("quokkaphobiaa", "quokkafobia", "quokaphobia bakc"):
        assert SECRET not in (search(typed, search_operator="or")[0] or "")


def test_the_same_word_on_a_public_page_is(search, demo):
    published_topic(demo.home, title=SECRET, slug="public")

    assert search("quokkafobia") == (SECRET, [SECRET])


def test_words_of_another_language_are_suggested_where_all_languages_are_searched(search, demo):
    french = demo.page.copy_for_translation(french_locale(), copy_parents=True)
    french.title = "Étirements"
    french.save_revision().publish()

    assert search("etirementz") == ("étirements", ["Étirements"])
    assert search("etirementz", locale="en-gb") == (None, [])


def test_a_synonym_finds_the_page_and_is_spelt_right(search, demo):
    SearchSynonyms.objects.create(locale=demo.home.locale, words="posture, body bearing")

    assert search("body bearing") == (None, [DEMO])
    assert search("bearing of the body") == (None, [DEMO])
    assert search("body") == (None, [])
    assert search("boddy baering") == ("body bearing", [DEMO])


def test_the_vocabulary_is_read_once_for_a_version_and_again_for_the_next(search, demo):
    def asked(version):
        with render_version(Version(version, date(2026, 11, 20))):
            return search("zebbra")[0]

    assert asked("one") is None
    published_topic(demo.home, title="Zebra", slug="zebra")

    assert asked("one") is None
    assert asked("two") == "zebra"


def test_as_many_vocabularies_as_fit_are_read_once(search, demo, monkeypatch):
    monkeypatch.setattr(vocabulary, "MAX_VOCABULARIES", 1)
    read = Mock(side_effect=vocabulary._load)
    monkeypatch.setattr(vocabulary, "_load", read)

    with render_version(Version("fits", date(2026, 11, 20))):
        assert [search("posturre")[0] for _ in range(3)] == ["posture"] * 3

    assert read.call_count == 1


def test_queries_of_a_search(api, demo, django_assert_num_queries):
    """As a worker answers: the site, synonyms and words of this version are in its memory."""
    asked = {"type": "pages.TopicPage", "fields": "plain_summary"}
    with render_version(Version("queries", date(2026, 11, 20))):
        api("pages/", search="zzzzzz", **asked)
        api("pages/", search="stiffness", **asked)

        with django_assert_num_queries(2):  # the keys, and the rows that are answered
            assert api("pages/", search="posture", **asked).json()["items"]
        with django_assert_num_queries(2 + 3):  # are two words known; the corrected search
            assert api("pages/", search="lowre bakc", **asked).json()["items"]
        with django_assert_num_queries(2 + 2 + 1 + 5):  # pages of each word, and of their titles
            assert api("pages/", search="hayden posture backpacks", **asked).json()["items"]


def test_a_word_of_many_pages_is_ranked_once(api, demo, monkeypatch, django_assert_num_queries):
    """All pages are counted, and the parts of the list are those of the whole."""
    for number in range(5):
        published_topic(demo.home, title=f"Zebra {number}", slug=f"zebra-{number}")
    asked = {"type": "pages.TopicPage", "fields": "plain_summary", "search": "zebra"}
    whole = api("pages/", **asked).json()
    monkeypatch.setattr(forgiving, "MAX_REMEMBERED", 3)
    with render_version(Version("ranked", date(2026, 11, 20))):
        first = api("pages/", limit=2, **asked).json()
        with django_assert_num_queries(1):  # the rows that are answered
            second = api("pages/", limit=1, offset=2, **asked).json()
        last = api("pages/", limit=3, offset=2, **asked).json()

    assert {each["meta"]["total_count"] for each in (whole, first, second, last)} == {5}
    assert first["items"] + second["items"] == whole["items"][:3]
    assert last["items"] == whole["items"][2:]
