"""Content is compared, not authorship: who may approve after whose hands a page went through."""

import pytest
from django.urls import reverse

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from cms.review.self_approval import wrote
from tests.cms.pages.posted_form import untouched
from tests.cms.review.test_workflow import actions, approve, shown_messages


@pytest.fixture
def bob(people):
    return people("bob", "Clinical reviewers")


@pytest.fixture
def with_guideline(submitted, demo, ann):
    """A page of Ann's with a guideline whose day is empty, and one whose day is given."""
    page = submitted()
    source = demo.sources["nice-ng59"].pk
    blocks = [
        {"type": "guideline", "value": {"source": source, "organisation": "NICE",
         "quote": "Walk.", "recommendation_id": "1.2", "direction": "for",
         "strength": "strong", "checked_on": day}, "id": f"g-{day}"}
        for day in (None, "2026-03-04")
    ]  # fmt: skip
    page.body = page.body.stream_block.to_python([*page.body.get_prep_value(), *blocks])
    page.save_revision(user=ann)
    return TopicPage.objects.get(pk=page.pk)


def change(page, user, words):
    page = page.get_latest_revision_as_object()
    page.plain_summary = words
    page.save_revision(user=user)
    return TopicPage.objects.get(pk=page.pk)


def press_approve(client, page, **fields):
    pressed = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(editor, untouched(page, **pressed, **fields))
    assert answer.status_code == 302, answer.context["form"].errors.as_text()
    return answer


def test_a_reviewer_may_approve_in_the_editor_without_a_change(with_guideline, rita, client):
    client.force_login(rita)

    answer = press_approve(client, with_guideline)

    assert "You wrote" not in shown_messages(answer)
    assert "is approved, and visitors read it now" in shown_messages(answer)
    assert TopicPage.objects.get(pk=with_guideline.pk).live


def test_a_reviewer_who_saved_without_a_change_may_approve(with_guideline, rita, client):
    client.force_login(rita)
    editor = reverse("wagtailadmin_pages:edit", args=[with_guideline.pk])
    client.post(editor, untouched(with_guideline))
    page = TopicPage.objects.get(pk=with_guideline.pk)
    assert page.get_latest_revision().user == rita

    assert "approve" in actions(page, rita)
    assert approve(page, rita).live


def test_a_reviewer_who_changes_and_approves_is_refused_and_shown_who_may(
    with_guideline, rita, bob, client
):
    client.force_login(rita)

    answer = press_approve(client, with_guideline, plain_summary="Rita’s words.")

    shown = shown_messages(answer)
    assert "You wrote the latest version of this page" in shown
    assert "Ask Bob Example (of “Clinical reviewers”)" in shown
    assert "take your change back" in shown
    assert not TopicPage.objects.get(pk=with_guideline.pk).live


def test_the_only_reviewer_is_told_to_ask_for_another(submitted, rita):
    page = change(submitted(), rita, "Rita’s words.")

    with pytest.raises(PublicationRefused, match="ask an administrator to add somebody"):
        approve(page, rita)


def test_a_reviewer_who_takes_their_change_back_may_approve(submitted, rita):
    page = change(submitted(plain_summary="Ann’s."), rita, "Rita’s words.")
    assert wrote(page, rita)

    page = change(page, rita, "Ann’s.")

    assert approve(page, rita).live


def test_a_change_by_a_colleague_lets_the_first_author_approve(submitted, rita, bob):
    page = change(submitted(), rita, "Rita’s words.")
    page = change(page, bob, "Rita’s words, and a comma.")

    assert (wrote(page, rita), wrote(page, bob)) == (False, True)


def test_a_save_by_a_colleague_without_a_change_does_not_let_the_author_approve(
    submitted, rita, bob
):
    page = change(submitted(), rita, "Rita’s words.")
    page = change(page, bob, "Rita’s words.")

    assert (wrote(page, rita), wrote(page, bob)) == (True, False)
    with pytest.raises(PublicationRefused, match="You wrote"):
        approve(page, rita)
    assert approve(page, bob).live


def test_setting_the_day_of_the_next_review_is_no_change_of_words(submitted, rita):
    page = submitted().get_latest_revision_as_object()
    page.next_review_due = "2027-01-02"
    page.save_revision(user=rita)

    assert not wrote(TopicPage.objects.get(pk=page.pk), rita)


@pytest.mark.parametrize("superuser", [False, True])
def test_a_superuser_is_no_exception(submitted, people, superuser):
    sam = people("sam", "Clinical reviewers", is_superuser=superuser)

    assert wrote(change(submitted(), sam, "Sam’s words."), sam)
