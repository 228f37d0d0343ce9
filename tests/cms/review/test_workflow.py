"""Clinical review: who may approve, what approval writes, and that nobody goes around it."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Comment, GroupPagePermission, Workflow, WorkflowPage

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from cms.review.models import ClinicalReviewTask
from tests.cms.pages.checks.editor_form import posted
from tests.factories.clinic import PractitionerFactory

GOOD = {"heading": "Less pain", "uncited_reason": "Plain to see."}
TODAY = date(2026, 11, 20)


def approve(page, user):
    state = page.current_workflow_task_state
    page.current_workflow_task.on_action(state, user, "approve")
    return TopicPage.objects.get(pk=page.pk)


def actions(page, user):
    return {name for name, _, _ in page.current_workflow_task.get_actions(page, user)}


def approve_in_admin(client, page, **headers):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": ""}, headers=headers)


def shown_messages(response):
    messages = get_messages(response.wsgi_request)
    return " ".join(strip_tags(str(message)) for message in messages)


def test_a_reviewer_approves_what_somebody_else_wrote(submitted, rita):
    page = submitted()
    assert actions(page, rita) == {"approve", "reject"}

    page = approve(page, rita)

    assert page.live
    assert page.workflow_in_progress is False


def test_approval_writes_both_dates_into_the_page(submitted, rita):
    page = approve(submitted(), rita)

    assert (page.last_reviewed, page.next_review_due) == (TODAY, date(2027, 11, 20))
    assert page.live_revision.user == rita


def test_the_interval_belongs_to_the_task(submitted, rita):
    ClinicalReviewTask.objects.update(months_until_next_review=3)

    assert approve(submitted(), rita).next_review_due == date(2027, 2, 20)


@pytest.mark.parametrize(
    ("named", "kept"),
    [(date(2027, 1, 5), date(2027, 1, 5)), (date(2026, 11, 20), date(2027, 11, 20))],
)
def test_a_next_review_in_the_future_is_kept(submitted, rita, named, kept):
    assert approve(submitted(next_review_due=named), rita).next_review_due == kept


def test_the_approver_is_named_where_they_are_one_of_the_practitioners(submitted, rita, demo):
    assert approve(submitted(slug="one"), rita).reviewed_by is None
    known = PractitionerFactory(name="Rita Example", role="Physiotherapist")

    assert approve(submitted(slug="two", reviewed_by=demo.practitioner), rita).reviewed_by == known
    PractitionerFactory(name="Rita Example", role="Nurse")
    again = approve(submitted(slug="three", reviewed_by=demo.practitioner), rita)
    assert again.reviewed_by == demo.practitioner  # two bear the name: nobody is guessed


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_what_they_wrote_themselves(topic, people, superuser, client):
    writer = people("wilma", "Clinical reviewers", is_superuser=superuser)
    page = topic(owner=writer)
    page.get_workflow().start(page, writer)
    page = TopicPage.objects.get(pk=page.pk)

    assert "approve" not in actions(page, writer)
    with pytest.raises(PublicationRefused, match="You wrote the latest version of this page"):
        approve(page, writer)
    client.force_login(writer)
    assert approve_in_admin(client, page).status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert page.workflow_in_progress


def test_changing_and_approving_with_one_click_is_refused_and_the_change_is_kept(
    submitted, rita, client
):
    page = submitted()
    client.force_login(rita)

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        posted(
            GOOD,
            title="Rita’s words",
            **{"action-workflow-action": "1", "workflow-action-name": "approve"},
        ),
    )

    assert "You wrote the latest version of this page" in shown_messages(response)
    page.refresh_from_db()
    assert (page.live, page.draft_title) == (False, "Rita’s words")
    assert page.workflow_in_progress
    assert page.last_reviewed is None


def test_an_author_cannot_publish_or_approve(submitted, ann):
    page = submitted()

    assert not page.permissions_for_user(ann).can_publish()
    assert actions(page, ann) == set()


def test_an_author_answers_a_comment_while_the_page_waits(submitted, ann, rita, client):
    page = submitted()
    comment = Comment.objects.create(
        page=page, user=rita, text="For whom?", contentpath="plain_summary"
    )
    client.force_login(ann)
    answered = {
        "comments-INITIAL_FORMS": "1",
        "comments-0-id": str(comment.pk),
        "comments-0-text": "For whom?",
        "comments-0-contentpath": "plain_summary",
        "comments-0-position": "",
        "comments-0-deleted": "",
        "comments-0-resolved": "",
        "comments-0-replies-TOTAL_FORMS": "1",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-0-id": "",
        "comments-0-replies-0-deleted": "",
        "comments-0-replies-0-text": "For adults.",
    }

    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        posted(GOOD, **{"comments-TOTAL_FORMS": "1", **answered}),
    )

    assert [reply.text for reply in comment.replies.all()] == ["For adults."]
    page.refresh_from_db()
    assert page.workflow_in_progress


def test_a_page_under_review_stays_closed_to_who_may_not_edit_it(submitted, people):
    assert submitted().get_lock().for_user(people("otto"))


def test_approval_of_an_unfit_page_is_refused_with_the_same_words(
    submitted, rita, client, settings
):
    settings.PUBLISH_GATE = "block"
    page = submitted(reason="")
    with pytest.raises(PublicationRefused) as by_code:
        page.get_latest_revision().publish()
    client.force_login(rita)

    response = approve_in_admin(client, page)

    for reason in by_code.value.reasons:
        assert reason in shown_messages(response)
    page.refresh_from_db()
    assert (page.live, page.last_reviewed, page.revisions.count()) == (False, None, 1)
    assert page.current_workflow_task_state.status == "in_progress"


def test_the_modal_window_leads_to_the_editor_with_the_words(submitted, rita, client, settings):
    settings.PUBLISH_GATE = "block"
    page = submitted(reason="")
    client.force_login(rita)

    answer = approve_in_admin(client, page, **{"x-requested-with": "XMLHttpRequest"})

    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert answer.json() == {"step": "success", "redirect": editor}
    assert "This claim names no evidence." in shown_messages(answer)


def test_with_the_gate_closed_nobody_publishes_around_the_review(topic, admin_client, settings):
    settings.PUBLISH_GATE = "block"
    page = topic()
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])

    shown = admin_client.get(editor).content.decode()
    response = admin_client.post(editor, posted(GOOD, **{"action-publish": "1"}))

    assert 'name="action-publish"' not in shown
    assert 'name="action-submit"' in shown
    assert "It goes live through clinical review only" in shown_messages(response)
    assert not TopicPage.objects.get(pk=page.pk).live


def test_with_the_gate_open_a_publisher_may(topic, admin_client):
    page = topic()
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])

    shown = admin_client.get(editor).content.decode()
    admin_client.post(editor, posted(GOOD, **{"action-publish": "1"}))

    assert 'name="action-publish"' in shown
    assert TopicPage.objects.get(pk=page.pk).live


def test_an_approved_version_passes_the_closed_gate(submitted, rita, settings):
    settings.PUBLISH_GATE = "block"

    assert approve(submitted(), rita).live


def test_a_version_written_after_the_approval_is_refused_by_the_closed_gate(
    submitted, rita, settings
):
    settings.PUBLISH_GATE = "block"
    page = approve(submitted(), rita)
    page.title = "Changed since"
    later = page.save_revision(user=rita)

    with pytest.raises(PublicationRefused, match="clinical review only"):
        later.publish(user=rita)
    later.publish()  # an operator's command, which names nobody


def test_a_page_outside_of_the_workflow_needs_no_approval(topic, admin_user, settings):
    settings.PUBLISH_GATE = "block"
    page = topic()
    WorkflowPage.objects.filter(workflow__name="Clinical review").delete()

    page.get_latest_revision().publish(user=admin_user)

    assert TopicPage.objects.get(pk=page.pk).live


def test_setting_up_again_changes_nothing(demo, capsys):
    before = _set_up()

    call_command("setup_review")

    assert _set_up() == before
    assert "nothing was missing" in capsys.readouterr().out


def test_setting_up_again_keeps_an_administrators_workflow(demo):
    own = Workflow.objects.create(name="Our own")
    WorkflowPage.objects.filter(page=demo.home).update(workflow=own)

    call_command("setup_review")

    assert demo.home.get_workflow() == own


def _set_up():
    return [
        *WorkflowPage.objects.order_by("pk").values_list("page", "workflow"),
        *ClinicalReviewTask.objects.values_list("pk", "name"),
        *GroupPagePermission.objects.order_by("pk").values_list("pk", flat=True),
    ]
