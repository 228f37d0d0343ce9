"""A review vouches for the words that were read, and for no others."""

from datetime import date

import pytest
from django.urls import reverse

from cms.evidence_admin.merging import merge
from cms.pages.checks import check_page
from cms.pages.models import TopicPage
from cms.pages.review_stamp import changed_since_review
from tests.cms.pages.posted_form import untouched
from tests.cms.review.test_workflow import approve

REVIEWED = ("lastReviewed", "reviewedBy")


@pytest.fixture
def approved(submitted, rita, demo):
    return approve(submitted(reviewed_by=demo.practitioner), rita)


@pytest.fixture
def review(by_path):
    """`review(page)` is what the API says of a page's review; checked against its JSON-LD."""

    def ask(page):
        answer = by_path(page.url_path.removeprefix("/example-clinic")).json()
        (node,) = [e for e in answer["json_ld"]["@graph"] if e["@type"] == "MedicalWebPage"]
        claimed = answer["review"]["changed_since_review"] is False
        assert ("lastReviewed" in node) is claimed
        return answer["review"]

    return ask


def publish(page, **fields):
    page = TopicPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return TopicPage.objects.get(pk=page.pk)


def test_an_approved_page_shows_the_words_that_were_read(approved, review):
    answer = review(approved)

    assert answer["last_reviewed"] == "2026-11-20"
    assert answer["changed_since_review"] is False


def test_comparing_the_words_needs_no_query(approved, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert changed_since_review(approved) is False


@pytest.mark.parametrize("field", ["title", "plain_summary", "body"])
def test_words_changed_after_the_review_are_reported_until_they_are_reverted(
    approved, review, field
):
    before = getattr(approved, field)
    other = [("text", {"text": "<p>New.</p>"})] if field == "body" else "Other words"

    page = publish(approved, **{field: other})
    assert review(page)["changed_since_review"] is True
    assert "changed_since_review" in [issue.code for issue in check_page(page)]

    page = publish(page, **{field: before})
    assert review(page)["changed_since_review"] is False
    assert "changed_since_review" not in [issue.code for issue in check_page(page)]


def test_changes_that_are_not_of_words_are_not_reported(approved, review, admin_client):
    editor = reverse("wagtailadmin_pages:edit", args=[approved.pk])
    admin_client.post(editor, untouched(approved, **{"action-publish": "1"}))
    page = publish(approved, change_note="A typo.", search_description="Walk")
    body = [{**each, "id": f"new-{n}"} for n, each in enumerate(page.body.get_prep_value())]
    page = publish(page, body=page.body.stream_block.to_python(body))

    assert review(page)["changed_since_review"] is False


def test_a_draft_changes_nothing_until_it_is_published(approved, review):
    draft = approved.get_latest_revision_as_object()
    draft.plain_summary = "Other words"
    draft.save_revision()

    assert review(approved)["changed_since_review"] is False


def test_a_page_without_a_review_answers_null(topic, review):
    assert review(topic(live=True))["changed_since_review"] is None


def test_a_review_day_typed_by_hand_belongs_to_the_words_it_is_published_with(
    topic, review, admin_client, admin_user
):
    page = topic(live=True)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    admin_client.post(editor, untouched(page, last_reviewed="2026-11-19"))
    page = TopicPage.objects.get(pk=page.pk)
    pressed = {"plain_summary": "Typed after the day.", "action-publish": "1"}
    admin_client.post(editor, untouched(page, **pressed))

    page = TopicPage.objects.get(pk=page.pk)
    assert review(page)["changed_since_review"] is False
    page = publish(page, plain_summary="Other words")
    assert review(page)["changed_since_review"] is True


def test_copies_and_aliases_are_compared_by_their_words(approved, review):
    copied = approved.copy(update_attrs={"slug": "copied"}, keep_live=True)
    alias = approved.create_alias(update_slug="mirror")

    assert review(copied)["changed_since_review"] is False
    assert review(alias)["changed_since_review"] is False
    publish(approved, plain_summary="Other words")
    assert review(TopicPage.objects.get(pk=alias.pk))["changed_since_review"] is True
    assert review(copied)["changed_since_review"] is False


def test_merging_two_sources_keeps_the_review(demo, review, admin_user):
    page = publish(demo.page, last_reviewed=date(2026, 11, 20))
    assert review(page)["changed_since_review"] is False

    merge(demo.sources["hayden-2021"], demo.sources["bmj-2021"], [], admin_user)

    assert review(TopicPage.objects.get(pk=page.pk))["changed_since_review"] is False
    page = publish(page)
    assert review(page)["changed_since_review"] is False
