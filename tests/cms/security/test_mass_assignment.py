"""Fields that a form does not show cannot be set by adding them to what is sent."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cms.clinic.models import SafetyNotice
from cms.evidence.models import ResearchSource
from cms.pages.models import TopicPage
from cms.preview.models import ShareLink
from tests.cms.pages.posted_form import untouched

pytestmark = pytest.mark.django_db


def test_nobody_makes_themselves_an_administrator(sign_in, django_user_model):
    author = sign_in("author")
    author.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-first_name": "Ann",
            "name_email-last_name": "Author",
            "name_email-email": "author@clinic.example",
            "name_email-is_superuser": "on",
            "is_superuser": "on",
            "is_staff": "on",
            "groups": [Group.objects.get(name="Moderators").pk],
            "user_permissions": [1],
        },
    )

    user = django_user_model.objects.get(username="author")
    assert not user.is_superuser
    assert not user.is_staff
    assert [group.name for group in user.groups.all()] == ["Authors"]
    assert not user.user_permissions.exists()


def test_a_page_is_not_published_or_given_away_by_extra_fields(demo, admin_user, admin_client):
    page = demo.page
    before = {name: getattr(page, name) for name in ("owner_id", "path", "url_path", "live")}
    form = untouched(page) | {
        "owner": admin_user.pk,
        "path": "00019999",
        "url_path": "/elsewhere/",
        "live": "",
        "latest_revision": 1,
        "translation_key": "00000000-0000-0000-0000-000000000000",
    }

    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    assert answer.status_code == 302
    stored = TopicPage.objects.get(pk=page.pk)
    assert {name: getattr(stored, name) for name in before} == before
    assert str(stored.translation_key) != "00000000-0000-0000-0000-000000000000"


def test_the_maker_and_the_end_of_a_link_to_a_draft_are_not_chosen(demo, admin_client, admin_user):
    other = type(admin_user).objects.create_user("other")
    demo.page.save_revision()

    admin_client.post(
        reverse("preview_share", args=[demo.page.pk]),
        {"hours": "1", "created_by": other.pk, "ends_at": "2099-01-01", "key": "known"},
    )
    admin_client.post(reverse("preview_share", args=[demo.page.pk]), {"hours": "100000"})

    link = ShareLink.objects.get()
    assert link.created_by == admin_user
    assert (link.ends_at - timezone.now()).total_seconds() <= 3600


def test_a_source_cannot_be_approved_or_dated_by_extra_fields(admin_client):
    admin_client.post(
        reverse("wagtailsnippets_evidence_researchsource:add"),
        {
            "kind": "other",
            "title": "A study",
            "key": "study",
            "pk": "4711",
            "locale": "999",
            "findings-TOTAL_FORMS": "0",
            "findings-INITIAL_FORMS": "0",
            "status": "unverified",
        },
    )

    assert not ResearchSource.objects.filter(pk=4711).exists()


def test_a_notice_is_not_approved_by_an_extra_field(sign_in, objects):
    notice = objects["by_model"]["safetynotice"]
    fields = {field.name for field in SafetyNotice._meta.get_fields()} - {"items"}
    before = SafetyNotice.objects.values().get(pk=notice.pk)

    sign_in("author").post(
        reverse("wagtailsnippets_clinic_safetynotice:edit", args=[notice.pk]),
        {"items-count": "0"} | dict.fromkeys(fields, "1"),
    )

    assert SafetyNotice.objects.values().get(pk=notice.pk) == before
