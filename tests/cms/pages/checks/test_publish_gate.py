"""PUBLISH_GATE=block: the same page is refused with the same words, by whatever way."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import WorkflowPage

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from tests.cms.pages.checks.conftest import benefit
from tests.cms.pages.checks.editor_form import posted

UNSUPPORTED = (
    "Benefit 1: Less pain. This claim names no evidence. "
    "Add evidence, or say in “Why there is no evidence” why it needs none."
)
BAD, GOOD = {"heading": "Less pain"}, {"heading": "Less pain", "uncited_reason": "Plain to see."}
PUBLISH = {"action-publish": "1"}


@pytest.fixture(autouse=True)
def closed_gate(settings, demo):
    """With evidence as the only reason: review stands in tests/cms/review."""
    settings.PUBLISH_GATE = "block"
    WorkflowPage.objects.all().delete()


@pytest.fixture
def draft(demo):
    """`draft(**claim)` is a page with one claim that was never published."""

    def make(**claim):
        page = TopicPage(title="Walking", slug="walking", live=False)
        page.body = page.body.stream_block.to_python(
            [{"id": "claim", "type": "benefit", "value": benefit(**claim)[1]}]
        )
        demo.home.add_child(instance=page)
        page.save_revision()
        return page

    return make


@pytest.fixture
def refused(draft, admin_client):
    """`refused(response, page)` are the words with which the admin refused a page."""

    def words(response, page):
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        page.refresh_from_db()
        assert not page.live
        return [strip_tags(str(message)) for message in get_messages(response.wsgi_request)]

    return words


def words_of_code(page):
    with pytest.raises(PublicationRefused) as refusal:
        page.get_latest_revision().publish()
    return refusal.value


def test_code_is_refused_and_the_page_stays_as_it_was(draft):
    page = draft()

    refusal = words_of_code(page)

    assert refusal.reasons == [UNSUPPORTED]
    assert refusal.messages[0] == "“Walking” was not published."
    page.refresh_from_db()
    assert not page.live


def test_every_way_of_code_meets_the_gate(draft, demo):
    page = draft()
    live = TopicPage(title="New", slug="new", body=page.body.raw_data)

    for publish in (
        lambda: page.publish(page.get_latest_revision()),
        lambda: page.save_revision().publish(),
        lambda: demo.home.add_child(instance=live),
        lambda: _save_live(page),
    ):
        with pytest.raises(PublicationRefused, match="Benefit 1: Less pain"):
            publish()
    assert not TopicPage.objects.get(pk=page.pk).live


def _save_live(page):
    page.live = True
    page.save()


def test_the_form_refuses_with_the_same_words_and_keeps_the_draft(draft, refused, admin_client):
    page = draft()
    expected = words_of_code(page).reasons[0]

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


def test_a_page_without_faults_passes_in_every_way(draft, admin_client):
    page = draft(uncited_reason="Plain to see.")

    admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted(GOOD, **PUBLISH))

    page.refresh_from_db()
    assert page.live
    page.save_revision().publish()
    page.save()


def test_warnings_and_hints_stop_nobody(draft, source):
    page = draft(uncited_reason="Plain to see.")
    unverified = source(status="unverified")
    page.body[0].value["evidence"].append({"source": unverified, "relation": "supports"})

    page.save_revision().publish()

    page.refresh_from_db()
    assert page.live


def test_a_live_page_that_became_unfit_can_still_be_moved_renamed_and_unpublished(draft, demo):
    page = draft(uncited_reason="Plain to see.")
    page.get_latest_revision().publish()
    page.refresh_from_db()
    bad = list(page.body.raw_data)
    bad[0]["value"]["uncited_reason"] = ""
    TopicPage.objects.filter(pk=page.pk).update(body=bad)
    page = TopicPage.objects.get(pk=page.pk)

    page.slug = "walk"
    page.save()
    page.move(demo.page, pos="last-child")
    TopicPage.objects.get(pk=page.pk).unpublish()

    page = TopicPage.objects.get(pk=page.pk)
    assert (page.slug, page.live) == ("walk", False)


def test_an_open_gate_lets_every_page_pass(draft, settings):
    settings.PUBLISH_GATE = "warn"
    page = draft()

    page.get_latest_revision().publish()

    page.refresh_from_db()
    assert page.live


def test_reading_a_page_is_no_change_of_it(draft):
    """Read, a block is written in full: with fields that it did not have when it was stored."""
    page = draft(uncited_reason="Plain to see.")
    page.get_latest_revision().publish()
    short = {"heading": "Less pain", "points": ["<p>It may.</p>"]}
    TopicPage.objects.filter(pk=page.pk).update(body=[{"type": "benefit", "value": short}])
    page = TopicPage.objects.get(pk=page.pk)
    assert page.body[0].value["uncited_reason"] == ""

    page.save()  # it is unfit, but not by this save

    page.body[0].value["heading"] = "No pain"
    with pytest.raises(PublicationRefused):
        page.save()
