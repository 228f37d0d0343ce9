"""The panel in the editor, without a browser: what it lists, for whom, and what it costs."""

import pytest
from django.urls import reverse

RECURRENCE = "Reduced Recurrence"


@pytest.fixture
def editor(demo):
    return reverse("wagtailadmin_pages:edit", args=[demo.page.pk])


def test_the_editor_lists_issues_by_level_with_a_link_to_each_block(
    demo, gaps, editor, admin_client
):
    shown = admin_client.get(editor).content.decode()

    third = next(
        child for child in demo.page.body if child.value.get("heading") == "Reduced Recurrence"
    )
    assert "Must be fixed (3)" in shown
    assert f'href="#block-{third.id}-section"' in shown
    assert shown.index("Must be fixed (3)") < shown.index("Should be looked at (8)")
    assert "content-checks__hold" not in shown


def test_a_page_without_issues_says_so(demo, admin_client, monkeypatch):
    monkeypatch.setattr("cms.pages.checks.panel.check_page", lambda page: [])

    answer = admin_client.get(reverse("content_checks", args=[demo.page.pk]))

    assert (
        "Nothing to mend in the last saved version. It can go to review." in answer.content.decode()
    )


def test_a_new_page_says_when_the_checks_will_appear(demo, admin_client):
    add = reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk])

    assert "once the page is saved for the first time" in admin_client.get(add).content.decode()


def test_the_panel_is_renewed_from_the_latest_draft(demo, gaps, admin_client):
    draft = demo.page.get_latest_revision_as_object()
    draft.plain_summary = "Walk."
    draft.save_revision()

    answer = admin_client.get(reverse("content_checks", args=[demo.page.pk]))

    assert "11 issues" in answer.content.decode()


def test_only_those_who_may_edit_the_page_see_its_issues(demo, client, django_user_model):
    address = reverse("content_checks", args=[demo.page.pk])
    assert client.get(address).status_code == 302

    stranger = django_user_model.objects.create_user("stranger")
    client.force_login(stranger)

    answer = client.get(address)
    assert answer.status_code == 302
    assert "Benefit" not in answer.content.decode()


def test_a_closed_gate_says_that_the_page_cannot_be_published(demo, gaps, admin_client, settings):
    settings.PUBLISH_GATE = "block"

    answer = admin_client.get(reverse("content_checks", args=[demo.page.pk]))

    assert "cannot be published until the group “Must be fixed” is empty" in answer.content.decode()


def test_a_heading_is_shown_as_text(demo, gaps, admin_client):
    draft = demo.page.get_latest_revision_as_object()
    draft.body[3].value["heading"] = "<script>alert(1)</script>"
    draft.save_revision()

    shown = admin_client.get(reverse("content_checks", args=[demo.page.pk])).content.decode()

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
