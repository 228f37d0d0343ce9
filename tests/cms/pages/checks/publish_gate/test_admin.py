"""The admin refuses a page in every place with the words that code is refused with."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from cms.pages.models import TopicPage
from tests.cms.pages.checks.editor_form import posted
from tests.cms.pages.checks.publish_gate.claims import BAD, PUBLISH, UNSUPPORTED, refusal_of_code


def test_the_form_refuses_with_the_same_words_and_keeps_the_draft(draft, refused, admin_client):
    page = draft()
    expected = refusal_of_code(page).reasons[0]

    response = admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        posted(BAD, title="Walking daily", **PUBLISH),
    )

    (told,) = refused(response, page)
    assert expected in told
    assert "The draft is saved." in told
    assert page.get_latest_revision_as_object().title == "Walking daily"


def test_a_new_page_that_is_refused_is_kept_as_a_draft(demo, refused, admin_client):
    response = admin_client.post(
        reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk]),
        posted(BAD, **PUBLISH),
    )

    page = TopicPage.objects.get(slug="walking")
    (told,) = refused(response, page)
    assert UNSUPPORTED in told
    assert page.get_latest_revision_as_object().body[0].value["heading"] == "Less pain"


def test_a_live_page_stays_live_as_it_was(draft, admin_client):
    page = draft(uncited_reason="Plain to see.")
    page.get_latest_revision().publish()

    admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        posted(BAD, title="Changed", **PUBLISH),
    )

    page.refresh_from_db()
    assert (page.live, page.title, page.draft_title) == (True, "Walking", "Changed")
    assert page.body[0].value["uncited_reason"] == "Plain to see."


def test_drafts_and_autosaves_are_always_saved(draft, admin_client):
    page = draft()
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])

    saved = admin_client.post(editor, posted(BAD, title="Saved"))
    autosaved = admin_client.post(
        editor, posted(BAD, title="Autosaved"), headers={"accept": "application/json"}
    )

    assert saved.status_code == 302
    assert autosaved.json()["success"]
    assert page.revisions.count() == 3
    page.refresh_from_db()
    assert page.draft_title == "Autosaved"


def test_setting_a_schedule_is_refused_as_well(draft, refused, admin_client):
    page = draft()
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    response = admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        posted(BAD, go_live_at=tomorrow, **PUBLISH),
    )

    (told,) = refused(response, page)
    assert UNSUPPORTED in told
    assert page.scheduled_revision is None


def test_publishing_in_bulk_names_the_page_that_was_refused(draft, refused, admin_client):
    page = draft()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = admin_client.post(f"{bulk}?id={page.pk}")

    (told,) = refused(response, page)
    assert "“Walking” was not published." in told
    assert UNSUPPORTED in told
