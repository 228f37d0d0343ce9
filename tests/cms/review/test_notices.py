"""Mails of review and comments: who gets one, how many, and what they say."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Comment, PageSubscription

from cms.mail.models import QueuedMail
from cms.mail.queue import words_of
from cms.pages.models import TopicPage
from tests.cms.pages.posted_form import untouched

pytestmark = pytest.mark.django_db


def sent():
    return {message.to[0]: message for message in mail.outbox}


def test_each_reviewer_gets_one_mail_with_the_way_to_the_page(submitted, rita, people, admin_user):
    rob = people("rob", "Clinical reviewers")

    page = submitted()

    assert sorted(message.to[0] for message in mail.outbox) == [rita.email, rob.email]
    message = sent()[rita.email]
    assert message.subject == "Please review: “Walking”"
    assert "Ann Example asks you to review “Walking”." in message.body
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in message.body
    assert "moderation" not in message.body + message.subject


def test_who_wrote_the_words_is_not_asked_to_approve_them(topic, rita, people, ann):
    rob = people("rob", "Clinical reviewers")
    page = topic(owner=rita)

    page.get_workflow().start(page, ann)

    assert [message.to for message in mail.outbox] == [[rob.email]]


def test_without_a_reviewer_the_administrators_are_asked(submitted, admin_user):
    submitted()

    assert [message.to for message in mail.outbox] == [[admin_user.email]]


def test_who_switched_the_mails_off_gets_none(submitted, rita):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(rita)
    profile.submitted_notifications = False
    profile.save()

    submitted()

    assert rita.email not in sent()


def test_the_mail_goes_through_the_queue(submitted, rita, settings):
    settings.EMAIL_BACKEND = "cms.mail.queue.QueueBackend"

    submitted()

    (row,) = QueuedMail.objects.all()
    assert row.recipients == [rita.email]
    assert any("asks you to review" in words for words in words_of(row))


def test_the_author_hears_of_the_decision(submitted, rita, ann):
    page = submitted()
    mail.outbox.clear()

    page.current_workflow_task.on_action(
        page.current_workflow_task_state, rita, "reject", comment="Say for whom."
    )

    (message,) = mail.outbox
    assert message.to == [ann.email]
    assert message.subject == "Changes wanted: “Walking”"
    assert "Rita Example asks for changes in “Walking”." in message.body
    assert "“Say for whom.”" in message.body


def test_an_approval_says_where_visitors_read_the_page(submitted, rita, ann):
    page = submitted()
    mail.outbox.clear()

    page.current_workflow_task.on_action(page.current_workflow_task_state, rita, "approve")

    (message,) = mail.outbox
    assert (message.to, message.subject) == ([ann.email], "Approved: “Walking”")
    assert TopicPage.objects.get(pk=page.pk).full_url in message.body


def comment(client, person, page, words):
    """What the editor posts when a person comments on the summary."""
    client.force_login(person)
    client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    row = {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        "comments-0-id": "",
        "comments-0-contentpath": "plain_summary",
        "comments-0-text": words,
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "1000",
        "comment_notifications": "on",
    }
    form = {**untouched(page), **row}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_a_comment_reaches_the_owner_who_never_switched_anything_on(topic, ann, rita, client):
    page = topic(owner=ann)

    comment(client, rita, page, "For whom?")

    assert Comment.objects.get().text == "For whom?"
    (message,) = mail.outbox
    assert message.to == [ann.email]
    assert message.subject == "Rita Example commented on “Walking”"
    assert "Rita Example wrote: “For whom?”" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in message.body


def test_who_opened_the_page_gets_later_comments_unless_they_switch_that_off(
    topic, ann, rita, people, client
):
    page, rob = topic(owner=ann), people("rob", "Clinical reviewers")
    client.force_login(rob)
    client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    comment(client, rita, page, "For whom?")
    assert sorted(message.to[0] for message in mail.outbox) == [ann.email, rob.email]

    mail.outbox.clear()
    PageSubscription.objects.filter(user=ann).update(comment_notifications=False)
    comment(client, rita, page, "And when?")
    assert [message.to for message in mail.outbox] == [[rob.email]]


def test_approve_is_the_button_that_a_reviewer_sees(submitted, rita, ann, client):
    page = submitted()
    client.force_login(rita)

    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    footer = shown.split('class="footer')[1] if 'class="footer' in shown else shown
    assert footer.index('data-workflow-action-name="approve"') < footer.index("action-save")
