"""A translation is a draft without a review until it is published, and checks name its gaps."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import LocaleSynchronization, StringSegment, StringTranslation

from cms.pages.checks import Level, check_page, check_pages
from cms.pages.models import HomePage, TopicPage
from tests.cms.translating import FRENCH_PATH, submit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def untranslated(page):
    return [issue for issue in check_page(page) if issue.code == "untranslated"]


@pytest.fixture
def reviewed(demo):
    """The demo page, reviewed and published in English."""
    page = TopicPage.objects.get(pk=demo.page.pk)
    page.last_reviewed, page.reviewed_by = DAY, demo.practitioner
    page.next_review_due = DAY.replace(year=2027)
    page.save_revision().publish()
    return TopicPage.objects.get(pk=page.pk)


def test_a_translation_takes_no_review_from_its_original(reviewed, french, translated, by_path):
    page = translated(reviewed)

    assert (page.last_reviewed, page.next_review_due, page.reviewed_by) == (None, None, None)
    told = by_path(FRENCH_PATH).json()
    assert told["review"]["last_reviewed"] is None
    assert "lastReviewed" not in told["json_ld"]["@graph"][0]
    assert by_path().json()["review"]["changed_since_review"] is False


def test_its_own_review_is_kept_when_the_original_is_translated_again(
    reviewed,
    french,
    translated,
):
    page = translated(reviewed)
    page.last_reviewed = DAY
    page.save_revision().publish()

    page = translated(TopicPage.objects.get(pk=reviewed.pk))

    assert page.last_reviewed == DAY
    assert page.review["changed_since_review"] is False


def test_translate_makes_a_draft_and_a_draft_of_the_home_page(
    demo,
    french,
    admin_client,
    api,
    django_capture_on_commit_callbacks,
):
    address = reverse("wagtail_localize:submit_page_translation", args=[demo.page.pk])
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(address, {"locales": [french.pk]})

    page, home = TopicPage.objects.get(locale=french), HomePage.objects.get(locale=french)
    assert (page.live, home.live) == (False, False)
    assert home.alias_of is None
    assert api("pages/", locale="fr").json()["items"] == []
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[home.pk]))
    assert "wagtail_localize" in editor.content.decode()  # it can be translated, as any other


def test_a_language_that_follows_another_gets_drafts(
    demo,
    french,
    api,
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        LocaleSynchronization.objects.create(locale=french, sync_from=Locale.get_default())

    made = [*TopicPage.objects.filter(locale=french), *HomePage.objects.filter(locale=french)]
    assert len(made) == 2
    assert [page.live for page in made] == [False, False]


def test_a_new_version_of_the_original_publishes_no_draft(
    demo,
    french,
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        submit(demo.page, french).save_target(publish=False)
        demo.home.save_revision().publish()
        demo.page.save_revision().publish()

    assert not HomePage.objects.get(locale=french).live
    assert not TopicPage.objects.get(locale=french).live


def test_a_page_that_nobody_translated_must_be_mended(demo, french):
    submit(demo.page, french).save_target(publish=False)

    (issue,) = untranslated(TopicPage.objects.get(locale=french))

    assert issue.level == Level.STOP
    assert issue.message.startswith("31 of 31 texts are the same as in the original: Title; Text 1")
    assert "; and " in issue.message


def test_what_is_left_is_named_and_counted(demo, french, translated):
    page = translated(demo.page)
    assert untranslated(page) == []
    english = TopicPage.objects.get(pk=demo.page.pk)
    page.body[1].value["heading"] = english.body[1].value["heading"]

    (issue,) = untranslated(page)

    assert issue.level == Level.WARN
    assert (
        issue.message == "1 of 31 texts are the same as in the original: Benefit 1: Pain Reduction."
    )


def test_words_that_a_translator_left_as_they_are_are_translated(demo, french, translated):
    translated(demo.page)
    for segment in StringSegment.objects.filter(context__path__endswith=".heading"):
        StringTranslation.objects.filter(
            translation_of=segment.string, context=segment.context
        ).update(data=segment.string.data)

    page = translated_again(demo, french)

    assert page.body[1].value["heading"] == "Pain Reduction"
    assert untranslated(page) == []


def translated_again(demo, locale):
    submit(demo.page, locale).save_target(publish=False)
    return TopicPage.objects.get(locale=locale).get_latest_revision_as_object()


def test_the_original_is_no_translation_and_many_pages_cost_what_one_does(
    demo,
    french,
    translated,
    django_assert_max_num_queries,
):
    page = translated(demo.page)
    assert untranslated(TopicPage.objects.get(pk=demo.page.pk)) == []
    with django_assert_max_num_queries(40) as one:
        check_pages([page])

    with django_assert_max_num_queries(len(one)):
        check_pages([page] * 5)
