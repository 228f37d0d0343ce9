"""Fields that a form does not show cannot be set by adding them to what is sent."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from cms.clinic.models import SafetyNotice
from cms.evidence.models import ResearchSource
from cms.images.models import ClinicImage
from cms.pages.models import TopicPage
from cms.preview.models import ShareLink
from tests.cms.pages.posted_form import untouched

pytestmark = pytest.mark.django_db


def test_nobody_makes_themselves_an_administrator(sign_in, django_user_model):
    author = sign_in("author")
    wanted = {
        "is_superuser": "on",
        "is_staff": "on",
        "groups": [Group.objects.get(name="Clinical reviewers").pk],
        "user_permissions": [1],
    }
    answer = author.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-first_name": "Ann",
            "name_email-last_name": "Author",
            "name_email-email": "author@clinic.example",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            **wanted,
            **{f"name_email-{name}": value for name, value in wanted.items()},
        },
    )

    assert answer.status_code == 302
    user = django_user_model.objects.get(username="author")
    assert user.first_name == "Ann"
    assert not user.is_superuser
    assert not user.is_staff
    assert [group.name for group in user.groups.all()] == ["Authors"]
    assert not user.user_permissions.exists()


def test_a_page_is_not_published_or_given_away_by_extra_fields(demo, admin_user, admin_client):
    page = demo.page
    kept = ("owner_id", "path", "url_path", "live", "reviewed_words", "first_published_at")
    before = {name: getattr(page, name) for name in kept}
    form = untouched(page) | {
        "owner": admin_user.pk,
        "path": "00019999",
        "url_path": "/elsewhere/",
        "live": "",
        "latest_revision": 1,
        "reviewed_words": "known",
        "first_published_at": "2001-01-01 00:00",
        "translation_key": "00000000-0000-0000-0000-000000000000",
    }

    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    assert answer.status_code == 302
    stored = TopicPage.objects.get(pk=page.pk)
    draft = stored.get_latest_revision_as_object()
    assert draft.latest_revision_id != page.latest_revision_id  # it was saved
    for each in (stored, draft):
        assert {name: getattr(each, name) for name in before} == before
        assert str(each.translation_key) != "00000000-0000-0000-0000-000000000000"


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


def test_the_number_of_a_source_is_not_chosen(admin_client):
    answer = admin_client.post(
        reverse("wagtailsnippets_evidence_researchsource:add"),
        {
            "kind": "other",
            "title": "A study",
            "key": "study",
            "url": "https://www.example.org/study",
            "language": "en",
            "id": "4711",
            "pk": "4711",
            "findings-TOTAL_FORMS": "0",
            "findings-INITIAL_FORMS": "0",
            "findings-MIN_NUM_FORMS": "0",
            "findings-MAX_NUM_FORMS": "1000",
            "status": "unverified",
        },
    )

    assert answer.status_code == 302
    assert ResearchSource.objects.get(title="A study").pk != 4711


def test_a_picture_is_not_given_away_by_extra_fields(admin_client, admin_user, picture):
    other = type(admin_user).objects.create_user("other")
    before = ClinicImage.objects.values().get(pk=picture.pk)

    answer = admin_client.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {
            "title": "Another title",
            "collection": picture.collection_id,
            "description": picture.description,
            "uploaded_by_user": other.pk,
            "uploaded": "elsewhere.jpg",
            "file_hash": "known",
            "file_size": "1",
            "created_at": "2001-01-01",
        },
    )

    assert answer.status_code == 302
    after = ClinicImage.objects.values().get(pk=picture.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "title",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    }
    assert after["title"] == "Another title"


def test_what_the_worker_writes_at_a_webhook_is_not_set_by_a_form(admin_client, objects):
    webhook = objects["by_model"]["webhooks"]

    answer = admin_client.post(
        reverse("webhooks:edit", args=[webhook.pk]),
        {
            "name": "Another name",
            "active": "on",
            "url": webhook.url,
            "secret": webhook.secret,
            "busy_until": "2099-01-01 00:00",
        },
    )

    assert answer.status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.busy_until) == ("Another name", None)


@pytest.fixture
def user_admin(client, django_user_model):
    """Somebody who may add and change accounts, and is no superuser."""
    user = django_user_model.objects.create_user("keeper", "keeper@clinic.example", "x")
    names = ["access_admin", "add_user", "change_user", "view_user"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


ACCOUNT = {"first_name": "Bert", "last_name": "Brown", "is_active": "on"}
NEW_PASSWORD = {"password1": "a-new-and-better-one", "password2": "a-new-and-better-one"}


def test_only_a_superuser_makes_superusers(user_admin, django_user_model):
    bert = django_user_model.objects.create_user("bert", "bert@clinic.example", "x")
    fields = ACCOUNT | {"email": bert.email, "username": "bert", "is_superuser": "on"}

    user_admin.post(reverse("wagtailusers_users:edit", args=[bert.pk]), fields)
    user_admin.post(
        reverse("wagtailusers_users:add"),
        fields | NEW_PASSWORD | {"username": "new", "email": "new@clinic.example"},
    )

    assert not django_user_model.objects.filter(is_superuser=True, username__in=["bert", "new"])
    plain = {name: value for name, value in fields.items() if name != "is_superuser"}
    user_admin.post(reverse("wagtailusers_users:edit", args=[bert.pk]), plain)
    bert.refresh_from_db()
    assert bert.last_name == "Brown"


def test_only_a_superuser_changes_a_superuser(user_admin, admin_user):
    fields = ACCOUNT | NEW_PASSWORD | {"email": "x@y.example", "username": admin_user.username}

    answer = user_admin.post(reverse("wagtailusers_users:edit", args=[admin_user.pk]), fields)

    assert answer.status_code == 302
    before = admin_user.password
    admin_user.refresh_from_db()
    assert admin_user.is_superuser
    assert (admin_user.password, admin_user.email) == (before, "admin@example.com")


def test_a_notice_is_not_approved_by_an_extra_field(sign_in, objects):
    notice = objects["by_model"]["safetynotice"]
    fields = {field.name for field in SafetyNotice._meta.get_fields()} - {"items"}
    before = SafetyNotice.objects.values().get(pk=notice.pk)

    sign_in("author").post(
        reverse("wagtailsnippets_clinic_safetynotice:edit", args=[notice.pk]),
        {"items-count": "0"} | dict.fromkeys(fields, "1"),
    )

    assert SafetyNotice.objects.values().get(pk=notice.pk) == before
