"""A link to a saved draft, for somebody without an account."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import PageViewRestriction

from cms.preview.mixins import preview_address
from cms.preview.models import ShareLink


@pytest.fixture
def draft(demo):
    demo.page.title = "Not yet public"
    demo.page.save_revision()
    return demo.page


@pytest.fixture
def share(at_admin, draft, given):
    """`share(24)` makes a link for 24 hours."""

    def make(hours=24):
        address = reverse("preview_share", args=[draft.pk])
        answer = at_admin.post(address, {"hours": hours}, follow=True)
        assert "The link is made" in answer.content.decode()
        shown = given(preview_address(draft, ShareLink.objects.first()))
        assert escape(shown.address) in answer.content.decode()
        return shown

    return make


def test_whoever_has_the_link_reads_the_draft(share, api):
    shown = share()

    answer = api("preview/", token=shown.token, page=shown.page).json()

    assert answer["page"]["title"] == "Not yet public"
    assert answer["preview"] == {
        "kind": "share",
        "ends_at": ShareLink.objects.get().ends_at.isoformat(),
        "script": None,
        "frame_ancestors": [],
    }


def test_the_link_shows_the_revision_that_was_shared_and_no_later_one(share, draft, api):
    shown = share()
    draft.title = "Written later"
    draft.save_revision()

    assert api("preview/", token=shown.token).json()["page"]["title"] == "Not yet public"


@pytest.mark.parametrize("hours", [1, 24, 168])
def test_a_link_ends_when_it_was_said_to_end(share, api, hours):
    shown = share(hours)

    with time_machine.travel(timezone.now() + timedelta(hours=hours, minutes=-1)):
        assert api("preview/", token=shown.token).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=hours, minutes=1)):
        assert api("preview/", token=shown.token).status_code == 404


@pytest.mark.parametrize("hours", ["169", "0", "-1", "forever", ""])
def test_no_link_lives_longer_than_a_week(at_admin, draft, hours):
    answer = at_admin.post(reverse("preview_share", args=[draft.pk]), {"hours": hours})

    assert answer.status_code == 200
    assert not ShareLink.objects.exists()


def test_an_editor_ends_a_link(share, at_admin, draft, api):
    shown = share()
    link = ShareLink.objects.get()

    answer = at_admin.post(
        reverse("preview_share", args=[draft.pk]), {"end": link.key}, follow=True
    )

    assert "no longer works" in answer.content.decode()
    assert api("preview/", token=shown.token).status_code == 404


@pytest.mark.parametrize("key", ["nonsense", "", "0b1f5c1e-6a34-4f5e-9a0b-111111111111"])
def test_ending_what_is_no_link_does_no_harm(share, at_admin, draft, key):
    share()

    answer = at_admin.post(reverse("preview_share", args=[draft.pk]), {"end": key}, follow=True)

    assert "had already ended" in answer.content.decode()
    assert ShareLink.objects.count() == 1


def test_a_deleted_page_is_shown_to_nobody(share, draft, api):
    shown = share()

    draft.delete()

    assert api("preview/", token=shown.token).status_code == 404


def test_a_link_of_one_page_does_not_open_another(share, demo, api):
    assert api("preview/", token=share().token, page=demo.home.pk).status_code == 404


def test_a_link_ends_with_the_account_of_who_made_it(share, api, editor):
    shown = share()
    editor.is_active = False
    editor.save()

    assert api("preview/", token=shown.token).status_code == 404
    assert not ShareLink.objects.exists()


def test_a_link_of_an_account_that_was_ended_by_code_does_not_work(share, api, editor):
    shown = share()
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)  # no signal tells of it

    assert api("preview/", token=shown.token).status_code == 404


def test_a_link_ends_when_the_account_is_deleted(share, api, editor):
    shown = share()
    editor.delete()

    assert api("preview/", token=shown.token).status_code == 404
    assert not ShareLink.objects.exists()


def test_a_link_ends_when_its_maker_may_no_longer_edit_the_page(share, api, editor):
    shown = share()
    editor.is_superuser = False
    editor.save()

    assert api("preview/", token=shown.token).status_code == 404


@pytest.mark.parametrize("above", [False, True])
def test_a_link_ends_when_the_page_or_one_above_becomes_private(share, api, draft, demo, above):
    shown = share()
    restriction = PageViewRestriction.objects.create(
        page=demo.home if above else draft, restriction_type=PageViewRestriction.LOGIN
    )

    assert api("preview/", token=shown.token).status_code == 404
    restriction.delete()
    assert api("preview/", token=shown.token).status_code == 404  # it has ended for good


def test_a_private_page_is_shared_with_nobody(at_admin, draft):
    PageViewRestriction.objects.create(page=draft, restriction_type=PageViewRestriction.LOGIN)

    answer = at_admin.post(reverse("preview_share", args=[draft.pk]), {"hours": 24}, follow=True)

    assert "This page is private" in answer.content.decode()
    assert not ShareLink.objects.exists()


def test_only_who_may_edit_the_page_may_share_it(draft, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("reader", "r@clinic.example", "x"))

    answer = client.post(reverse("preview_share", args=[draft.pk]), {"hours": 24})

    assert answer.status_code == 302  # to the sign-in page
    assert not ShareLink.objects.exists()


def test_a_page_without_a_saved_draft_says_what_to_do(at_admin, demo):
    demo.page.revisions.all().delete()
    demo.page.refresh_from_db()
    address = reverse("preview_share", args=[demo.page.pk])

    answer = at_admin.post(address, {"hours": 24}, follow=True)

    assert "Save the page first" in answer.content.decode()


def test_the_editor_leads_to_it(at_admin, demo):
    edit = at_admin.get(reverse("wagtailadmin_pages:edit", args=[demo.page.pk]))

    assert reverse("preview_share", args=[demo.page.pk]) in edit.content.decode()


def test_drafts_and_links_are_no_content_that_empties_the_stored_answers():
    from cms.core.content_version.content_models import is_content
    from cms.preview.models import PreviewDraft

    assert not is_content(PreviewDraft)
    assert not is_content(ShareLink)
