"""A translation goes to review with one button, and is approved like any page."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from cms.pages.localisation import drafted_translation

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(topic, ann):
    """A French draft of a page of Ann's, whose title is translated."""
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    page = drafted_translation(topic("walking", owner=ann), locale)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    segment = translation.source.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=segment.string, locale=locale, context=segment.context, data="Marcher"
    )
    return page


def ask(client, page):
    return client.post(reverse("review_translation", args=[page.pk]))


def test_its_texts_become_the_draft_that_the_reviewers_are_asked_to_read(french, ann, rita, client):
    client.force_login(ann)
    editor = reverse("wagtailadmin_pages:edit", args=[french.pk])
    assert "Ask for a review" in client.get(editor).content.decode()

    ask(client, french)

    french.refresh_from_db()
    assert french.get_latest_revision_as_object().title == "Marcher"
    assert french.workflow_in_progress
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([rita.email], "Please review: “Marcher”")
    ]
    client.force_login(rita)
    assert "Approve and Publish" in client.get(editor).content.decode()
    desk = client.get("/admin/").content.decode()
    assert "“Approve and Publish” or “Request changes”" in desk


def test_what_is_still_in_the_words_of_the_original_is_counted(french, ann, client):
    client.force_login(ann)

    told = " ".join(str(each) for each in get_messages(ask(client, french).wsgi_request))

    assert "2 of its 3 texts are still those of the original" in told


def test_it_is_asked_for_once(french, ann, client):
    client.force_login(ann)
    ask(client, french)

    again = ask(client, french)

    assert "cannot go to review" in str(list(get_messages(again.wsgi_request))[-1])
    assert french.workflow_states.count() == 1


def test_who_may_not_edit_the_page_cannot_ask(french, people, client):
    client.force_login(people("otto"))

    ask(client, french)

    assert not french.workflow_states.exists()
