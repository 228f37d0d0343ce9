"""The page *System* in the admin, and what is due on the first page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from cms.core.jobs import JOBS
from cms.core.models import LastRun
from cms.mail.models import QueuedMail
from cms.mail.queue import set_aside
from cms.publishing.models import Delivery, DeliveryState, WebhookEndpoint, WebhookEvent

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/system/"


@pytest.fixture
def admin(admin_client):
    return admin_client


@pytest.fixture
def all_ran():
    for job in JOBS:
        LastRun.record_success(job.name)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_it_is_for_superusers_only(client, django_user_model):
    editor = django_user_model.objects.create_user("rita", password="a-password")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)

    assert client.get(ADDRESS).status_code in (302, 403)
    assert "System" not in text(client.get("/admin/"))


def test_nothing_is_due_where_every_job_has_run(admin, demo, all_ran):
    page = text(admin.get(ADDRESS))

    assert "Nothing. Every regular job has run" in page
    assert "Wagtail" in page
    assert "In time" in page
    assert "The system needs attention" not in text(admin.get("/admin/"))


def test_a_job_that_is_late_or_failed_is_due_with_what_to_do(admin, demo, all_ran):
    LastRun.objects.filter(name="publish_scheduled").update(
        succeeded_at=timezone.now() - timedelta(hours=2)
    )
    LastRun.record_failure("check_sources", "CommandError")

    page = text(admin.get(ADDRESS))

    assert "“Publishes and unpublishes what is due” is late." in page
    assert "python -m cms publish_scheduled" in page
    assert "“Looks for changes of sources” failed at its last run (CommandError)." in page
    assert "The system needs attention" in text(admin.get("/admin/"))


def test_nothing_is_due_on_a_developers_machine_where_no_job_ever_ran(admin, demo, settings):
    LastRun.objects.all().delete()
    assert "The system needs attention" in text(admin.get("/admin/"))

    settings.DEBUG = True

    assert "The system needs attention" not in text(admin.get("/admin/"))


def test_the_digest_is_due_only_where_mail_is_sent(admin, demo, all_ran, settings):
    LastRun.objects.get(name="send_review_digest").delete()
    assert "“Mails editors what is due” never ran." in text(admin.get(ADDRESS))

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "“Mails editors what is due” never ran." not in text(admin.get(ADDRESS))


def test_a_webhook_with_messages_given_up_is_due(admin, demo, all_ran):
    endpoint = WebhookEndpoint.objects.create(name="Site", url="https://example.org/")
    event = WebhookEvent.objects.create(type="page.published", data={})
    Delivery.objects.create(
        event=event, endpoint=endpoint, state=DeliveryState.GIVEN_UP, last_attempt_at=timezone.now()
    )

    assert "Messages to “Site” given up in the last day: 1." in text(admin.get(ADDRESS))


def test_mails_that_wait_are_due_without_their_addresses(admin, demo, all_ran):
    QueuedMail.objects.create(
        recipients=["rita@example.org"],
        message=b"",
        created_at=timezone.now() - timedelta(minutes=30),
    )

    page = text(admin.get(ADDRESS))

    assert "Mails to editors that could not be sent yet: 1." in page
    assert "rita@" not in page
    set_aside()  # they wait for an operator, not for the mail server
    assert "could not be sent yet" not in text(admin.get(ADDRESS))


def test_the_last_backup_is_named(admin, demo, all_ran):
    LastRun.objects.filter(name="backup").delete()
    assert "None that the CMS knows of" in text(admin.get(ADDRESS))
    LastRun.record_success("backup")
    assert "None that the CMS knows of" not in text(admin.get(ADDRESS))
