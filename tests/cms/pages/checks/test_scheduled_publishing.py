"""Scheduled publishing under a closed gate: what became unfit meanwhile is held, and told."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.pages.checks.scheduled_publishing import unfit_revisions
from cms.pages.models import TopicPage
from tests.cms.pages.checks.conftest import benefit, link


@pytest.fixture(autouse=True)
def closed_gate(settings):
    settings.PUBLISH_GATE = "block"


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_user("ann", email="ann@clinic.example")


@pytest.fixture
def due(demo, ann):
    """`due("walking", source)`: a page scheduled for the next hour while its source is sound."""

    def make(slug, *sources):
        page = TopicPage(title=slug.title(), slug=slug, live=False, owner=ann)
        page.body = page.body.stream_block.to_python(
            [{"id": "claim", "type": "benefit", "value": benefit(*map(link, sources))[1]}]
        )
        demo.home.add_child(instance=page)
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(user=ann).publish()
        return page

    return make


@pytest.fixture
def run(capsys, django_capture_on_commit_callbacks):
    """`run()` publishes what is due two hours from now, and returns what it printed."""

    def of(**options):
        later = timezone.now() + timedelta(hours=2)
        with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
            call_command("publish_scheduled", **options)
        return capsys.readouterr().out

    return of


@pytest.fixture
def held(due, source, run):
    """A page that was held beside one that was not."""
    trial, sound = source("trial-2020"), source("sound-2021")
    page, other = due("walking", trial), due("swimming", sound)
    trial.status = "retracted"
    trial.save()
    page.said, page.other = run(), other
    page.refresh_from_db()
    other.refresh_from_db()
    return page


def test_a_page_whose_source_was_retracted_meanwhile_is_held_and_others_go_on(held):
    assert not held.live
    assert held.other.live
    assert "Held: “Walking” was not published." in held.said
    assert "“trial-2020” (retracted)" in held.said


def test_the_draft_stays_with_its_date_and_can_be_edited_again(held):
    assert held.scheduled_revision is None
    assert held.get_lock() is None
    assert held.get_latest_revision_as_object().go_live_at is not None
    assert held.revisions.count() == 1


def test_the_history_remembers_it(held, admin_client):
    entry = PageLogEntry.objects.get(page=held.pk, action="clinic.publish.held")

    assert "“trial-2020” (retracted)" in entry.data["reasons"][0]
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[held.pk]))
    assert "Held: checks stopped the scheduled version" in history.content.decode()


def test_its_author_gets_one_mail_with_the_reasons_and_the_way_there(held):
    (message,) = mail.outbox

    assert message.to == ["ann@clinic.example"]
    assert message.subject == "Not published as planned: “Walking”"
    assert "“trial-2020” (retracted)" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[held.pk]) in message.body


def test_the_editor_shows_the_hold_until_the_page_is_published(held, admin_client, source):
    editor = reverse("wagtailadmin_pages:edit", args=[held.pk])
    assert "content-checks__hold" in admin_client.get(editor).content.decode()

    page = held.get_latest_revision_as_object()
    page.body[0].value["evidence"][0]["source"] = source("another-2022")
    page.go_live_at = None
    page.save_revision().publish()

    assert "content-checks__hold" not in admin_client.get(editor).content.decode()


def test_a_second_run_sends_no_second_mail(held, run):
    run()

    assert len(mail.outbox) == 1
    assert PageLogEntry.objects.filter(action="clinic.publish.held").count() == 1


def test_a_dry_run_says_what_would_be_held_and_changes_nothing(due, source, run):
    trial = source()
    page = due("walking", trial)
    trial.status = "retracted"
    trial.save()

    said = run(dryrun=True)

    assert "Would be held: “Walking” was not published." in said
    assert page.scheduled_revision is not None


def test_an_open_gate_holds_only_what_is_always_stopped(due, source, run, settings):
    trial, sound, fallen = source(), source("sound-2021"), source("fallen-2020")
    page, other = due("walking", trial, sound), due("swimming", fallen)
    trial.status = "retracted"
    trial.save()
    fallen.status = "retracted"
    fallen.save()
    settings.PUBLISH_GATE = "warn"

    run()

    page.refresh_from_db()
    other.refresh_from_db()
    assert (page.live, other.live) == (True, False)


def test_a_version_that_becomes_due_after_the_check_is_held_and_others_go_on(
    due, source, run, monkeypatch
):
    trial, sound = source("trial-2020"), source("sound-2021")
    page, other = due("walking", trial), due("swimming", sound)
    trial.status = "retracted"
    trial.save()
    looks = [iter(()), *[unfit_revisions()] * 2]
    monkeypatch.setattr(
        "cms.pages.management.commands.publish_scheduled.unfit_revisions", lambda: looks.pop(0)
    )

    said = run()

    assert "Held: “Walking” was not published." in said
    assert not TopicPage.objects.get(pk=page.pk).live
    assert TopicPage.objects.get(pk=other.pk).live


class RefusingAnn(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["ann@clinic.example"]:
            raise SMTPRecipientsRefused({"ann@clinic.example": (550, b"unknown")})
        return super().send_messages(messages)


def test_one_refused_address_keeps_no_mail_from_the_others(
    due, source, run, settings, django_user_model, caplog
):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingAnn"
    trial = source("trial-2020")
    page = due("walking", trial)
    page.locked_by = django_user_model.objects.create_user("bea", email="bea@clinic.example")
    page.save(update_fields=["locked_by"])
    trial.status = "retracted"
    trial.save()

    run()

    assert [each.to for each in mail.outbox] == [["bea@clinic.example"]]
    assert "hold of page" in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text
    assert "@clinic.example" not in caplog.text
