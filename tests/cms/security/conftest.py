"""People of every role, and one object of every kind that the admin shows."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    UploadedFile,
)
from wagtail_localize.models import TranslationSource

from cms.claim_history.models import ClaimChange
from cms.evidence.models import SourceAlert
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent
from cms.search.models import SearchSynonyms
from tests.factories.api_keys import make_key
from tests.factories.pages import TopicPageFactory

ROLES = ["anonymous", "stranger", "author", "reviewer", "moderator", "superuser"]


@pytest.fixture
def objects(demo, picture, django_user_model):
    """`objects["page_id"]`: what the parameters of the addresses stand for; by model for `pk`."""
    page, source = demo.page, demo.sources["hayden-2021"]
    alert = SourceAlert.objects.create(
        source=source,
        reason="retraction",
        suggested_status="retracted",
        notice="10.1/notice",
        found_on="2026-11-20",
        found_via="Crossref",
    )
    endpoint = WebhookEndpoint.objects.create(name="Site", url="https://www.example.org/hook")
    event = WebhookEvent.objects.create(type="page.published", data={}, pages=[page.pk])
    delivery = Delivery.objects.create(event=event, endpoint=endpoint)
    document = Document.objects.create(title="Plan", file=ContentFile(b"A plan", "plan.txt"))
    upload = UploadedFile(uploaded_by_user=None)
    upload.file.save("secret.document-to-import", ContentFile(b"Secret words"))
    by_model = {
        "practitioner": demo.practitioner,
        "location": demo.location,
        "safetynotice": demo.safety_notice,
        "contactform": demo.contact_form,
        "searchsynonyms": SearchSynonyms.objects.create(
            locale=demo.home.locale, words="crick, stiff neck"
        ),
        "researchsource": source,
        "source_alerts": alert,
        "evidence-changes": ClaimChange.objects.filter(page=page).first(),  # the alert made it
        "api_keys": make_key()[0],
        "webhooks": endpoint,
        "webhook_log": delivery,
        "users": django_user_model.objects.create_user("victim", password="x"),
        "images": picture,
        "snippet": demo.location,
    }
    for each in by_model.values():
        if hasattr(each, "save_revision"):
            each.save_revision()
    return {
        "page_id": page.pk,
        "image_id": picture.pk,
        "document_id": document.pk,
        "redirect_id": _redirect(page).pk,
        "translation_source_id": TranslationSource.get_or_create_from_instance(page)[0].pk,
        "upload": upload.pk,
        "app_label": "clinic",
        "model_name": "location",
        "path": picture.file.name,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "uidb36": "1",
        "key": "set-password",  # no link that was sent
        "code": "treatment",
        "parent": demo.home.pk,
        "by_model": by_model,
    }


def _redirect(page):
    from wagtail.contrib.redirects.models import Redirect

    return Redirect.objects.create(old_path="/old", redirect_page=page)


@pytest.fixture
def sign_in(demo, django_user_model):
    """`sign_in("author")` is a client of a person in that role.

    The stranger may open the admin and nothing else. The author writes pages, and looks at the
    clinic's objects and the sources, but has no permission for the demo page.
    """

    def client_of(role):
        client = Client()
        if role != "anonymous":
            client.force_login(_person(role, demo, django_user_model))
        return client

    return client_of


def _person(role, demo, users):
    if role == "superuser":
        return users.objects.create_superuser(role, password="x")
    user = users.objects.create_user(role, f"{role}@clinic.example", "x")
    if role == "author":
        user.groups.add(_authors_of_another_page())
    elif role == "reviewer":
        user.groups.add(Group.objects.get(name="Clinical reviewers"))
    elif role == "moderator":
        user.groups.add(_moderators())
    else:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def _moderators():
    """A group of a clinic's own, which may do with all pages and files what Wagtail's first may."""
    group = Group.objects.create(name="Moderators")
    may = ("access_admin", "submit_translation")
    group.permissions.set(Permission.objects.filter(codename__in=may))
    for codename in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    names = [f"{action}_{kind}" for kind in ("image", "document") for action in ON_FILES]
    for permission in Permission.objects.filter(codename__in=names):
        GroupCollectionPermission.objects.create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )
    return group


ON_FILES = ("add", "change", "choose")


def _authors_of_another_page():
    """The group “Authors” with its permissions for the home page moved to another site's page."""
    other = TopicPageFactory(parent=Page.get_first_root_node(), slug="other-site")
    group = Group.objects.get(name="Authors")
    GroupPagePermission.objects.filter(group=group).update(page=other)
    return group
