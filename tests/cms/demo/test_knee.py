"""The demo's second topic: risks, a review, a source that was replaced, a translation."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.claim_history.models import ClaimChange
from cms.demo.knee_german import WORDS
from cms.evidence.models import ResearchSource
from cms.pages.models import TopicPage
from tests.cms.written_again import written_again

pytestmark = pytest.mark.django_db
PATH = "/exercise-for-knee-osteoarthritis/"
GERMAN_PATH = f"/de{PATH}"


def load():
    told = io.StringIO()
    call_command("load_demo_knee", stdout=told)
    return told.getvalue()


@pytest.fixture
def languages(settings):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES


@pytest.fixture
def knee(demo, languages):
    """The second topic is loaded."""
    written_again("knee", load)


def claims(answer):
    return [b["value"] for b in answer.json()["body"] if b["type"] in ("benefit", "risk")]


def test_it_says_what_can_go_wrong_and_how_certain_each_claim_is(knee, by_path):
    answer = by_path(PATH)

    types = [block["type"] for block in answer.json()["body"]]
    assert types.count("benefit") == types.count("risk") == 2
    assert [claim["certainty"]["code"] for claim in claims(answer)] == (
        ["low", "low", "not_rated", "not_rated"]
    )
    assert all(claim["evidence"] for claim in claims(answer))


def test_a_finding_says_once_that_it_is_smaller_than_what_matters(knee, by_path):
    findings = [
        each for source in by_path(PATH).json()["references"] for each in source["findings"]
    ]

    small = [each for each in findings if each["meets_importance_threshold"] is False]
    assert [each["effect"] for each in small] == ["Less pain, by fewer than 12 points"]


def test_its_review_is_on_record(knee, by_path):
    review = by_path(PATH).json()["review"]

    assert (review["written_by"]["name"], review["reviewed_by"]["name"]) == (
        "A. Example", "B. Example"
    )  # fmt: skip
    assert review["last_reviewed"] < review["next_review_due"]
    assert review["changed_since_review"] is False


def test_it_says_what_moved_when_and_what_was_decided(knee, by_path):
    changes = by_path(PATH).json()["changes"]

    assert {change["anchor"] for change in changes} == {"less-pain", "an-easier-day"}
    for change in changes:
        assert (change["source"], change["decision"]["code"]) == ("fransen-2015", "replaced")
        assert "a study behind this was replaced by a newer edition" in change["in_words"]
    sources = [claim["evidence"][0]["ref"] for claim in claims(by_path(PATH))[:2]]
    assert sources == [1, 1]
    assert by_path(PATH).json()["references"][0]["key"] == "lawford-2024"
    old = ResearchSource.objects.get(key="fransen-2015")
    assert (old.status, old.superseded_by.key) == ("superseded", "lawford-2024")


def test_the_german_page_has_a_review_of_its_own_which_waits(knee, by_path):
    english, german = by_path(PATH).json(), by_path(GERMAN_PATH).json()
    page = TopicPage.objects.get(locale__language_code="de")

    assert german["title"] == "Bewegung bei Kniearthrose"
    assert german["review"]["last_reviewed"]
    assert [claim["standing"]["code"] for claim in claims(by_path(GERMAN_PATH))[:2]] == (
        ["in_doubt", "in_doubt"]
    )
    assert "wurde durch eine neuere Ausgabe ersetzt" in german["changes"][0]["in_words"]
    assert english["meta"]["translations"][0]["html_path"] == GERMAN_PATH
    assert page.workflow_in_progress
    draft = page.get_latest_revision_as_object()
    named = {source.key for source in draft.body.stream_block.sources(draft.body)}
    assert "lawford-2024" in named
    assert "fransen-2015" not in named


def test_every_text_is_translated_and_every_translation_is_used(knee):
    translations = Translation.objects.all()

    assert len(translations) == 3  # the notice, the home page, the topic
    for translation in translations:
        total, done = translation.get_progress()
        assert total == done > 0, translation
    texts = {
        text
        for each in translations
        for text in each.source.stringsegment_set.values_list("string__data", flat=True)
    }
    assert set(WORDS) == texts


def test_nothing_of_it_has_to_be_fixed(knee):
    told = io.StringIO()

    call_command("check_content", stdout=told)

    assert "0 that must be fixed" in told.getvalue()


def test_loading_again_changes_nothing_and_is_quick(knee, by_path, django_assert_max_num_queries):
    def counted():
        return by_path(PATH).content, Page.objects.count(), ClaimChange.objects.count()

    before = counted()

    with django_assert_max_num_queries(2):
        assert load() == ""

    assert counted() == before


def test_what_somebody_deleted_stays_deleted(knee):
    TopicPage.objects.filter(slug="exercise-for-knee-osteoarthritis").delete()

    assert load() == ""
    assert TopicPage.objects.count() == 1


def test_the_first_topic_stays_word_for_word(demo, by_path, languages):
    before = by_path().json()

    load()

    after = by_path().json()
    assert after.pop("clinic") == before.pop("clinic")
    assert after == before


def test_the_home_page_lists_both(knee, api, demo):
    listed = api("pages/", type="pages.TopicPage", child_of=demo.home.pk).json()["items"]

    assert {item["title"] for item in listed} == {
        "Benefits of Exercise on Lower Back Pain", "Exercise for Knee Osteoarthritis"
    }  # fmt: skip


def test_nobody_can_sign_in_as_the_people_of_the_example(knee):
    people = get_user_model().objects.filter(last_name="Example")

    assert people.count() == 2
    assert not any(person.has_usable_password() or person.email for person in people)


def test_without_german_it_is_loaded_in_english(demo, by_path):
    load()

    assert by_path(PATH).status_code == 200
    assert not TopicPage.objects.filter(locale__language_code="de").exists()


def test_where_its_people_may_not_write_nothing_of_it_is_left(demo, django_user_model):
    django_user_model.objects.create_user("a.example")
    before = (Page.objects.count(), ResearchSource.objects.count())

    assert load().startswith("The second topic is not loaded")
    assert (Page.objects.count(), ResearchSource.objects.count()) == before


def test_preparing_loads_both_topics(demo, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("one\n"))

    call_command("prepare_demo", stdout=io.StringIO())

    assert TopicPage.objects.count() == 2
