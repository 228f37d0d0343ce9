"""Publishing although a check stops it: who may, with what reason, and where the reason stands."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.checks.publish_reason import PUBLISHED_ANYWAY, publishing_anyway
from cms.pages.models import TopicPage
from cms.review.digest import digests
from tests.cms.pages.checks.always_stopped import FIT, STOPS, draft, fallen, no_privacy
from tests.cms.translating import french_locale, translate

REASON = "The clinician who approves it is back on Monday; the practice has read it."


@pytest.fixture
def person(demo, django_user_model):
    """`person("rita", may=True)` may edit and publish; whoever `may` also in spite of a check."""

    def make(name, *, may=False):
        user = django_user_model.objects.create_user(name, email=f"{name}@clinic.example")
        user.groups.add(Group.objects.get(name="Clinical reviewers"))
        if may:
            group = Group.objects.create(name="May publish anyway")
            group.permissions.add(Permission.objects.get(codename="publish_although_stopped"))
            user.groups.add(group)
        return type(user).objects.get(pk=user.pk)

    return make


@pytest.fixture
def rita(person, client):
    user = person("rita", may=True)
    client.force_login(user)
    return user


@pytest.fixture
def page(demo):
    return draft(demo.home, fallen())


def address(page):
    return reverse("publish_anyway", args=[page.pk])


def what_is_read(client, page):
    """What the form says that its reason is about; '' for whoever may not read it."""
    found = re.search(r'name="version" value="(\w+)"', client.get(address(page)).content.decode())
    return found[1] if found else ""


def answer(client, page, reason=REASON, way="publish", version=None):
    version = what_is_read(client, page) if version is None else version
    return client.post(address(page), {"reason": reason, "version": version, "way": way})


def is_live(page):
    return TopicPage.objects.get(pk=page.pk).live


def shown_messages(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_permission_is_offered_with_a_plain_name_where_groups_are_made(demo, admin_client):
    shown = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()

    assert "Can publish although a check stops it, with a written reason" in shown


def test_a_refusal_leads_whoever_may_to_the_reason(rita, client, page):
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = client.post(f"{bulk}?id={page.pk}", follow=True)

    shown = response.content.decode()
    assert f'href="{address(page)}"' in shown
    assert "Publish it anyway, with a written reason" in shown
    assert not is_live(page)


def test_a_refusal_tells_everybody_else_whom_to_ask(person, client, page):
    client.force_login(person("bob"))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = client.post(f"{bulk}?id={page.pk}")

    assert "ask an administrator who may publish" in shown_messages(response)
    assert address(page) not in shown_messages(response)


def test_the_form_shows_what_stops_the_page_and_asks_for_a_reason(rita, client, page):
    shown = client.get(address(page)).content.decode()

    assert "This claim has no valid source any more: “trial-2011” (retracted)." in shown
    assert '<textarea name="reason"' in shown
    assert 'maxlength="500"' in shown
    assert 'value="publish"' in shown
    assert 'value="approve"' not in shown


def test_a_reason_publishes_and_stands_in_the_history(rita, client, page):
    response = answer(client, page)

    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert is_live(page)
    entry = PageLogEntry.objects.get(action=PUBLISHED_ANYWAY)
    assert (entry.page_id, entry.user, entry.data["reason"]) == (page.pk, rita, REASON)
    assert entry.revision_id == TopicPage.objects.get(pk=page.pk).live_revision_id
    assert len(entry.data["stops"]) == 1
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert f"Published although a check stopped it: “{REASON}”" in history


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("", "Write why the page is published"),
        ("because", "10 to 500 characters"),
        ("a" + " " * 30 + "b", "10 to 500 characters"),
        ("\u200b" * 12, "10 to 500 characters"),
        ("x" * 501, "at most 500 characters"),
    ],
)
def test_a_reason_is_required_and_bounded(rita, client, page, reason, fault):
    response = answer(client, page, reason)

    assert response.status_code == 200
    assert fault in response.content.decode()
    assert not is_live(page)
    assert not PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY).exists()


def test_who_has_not_the_permission_sees_no_form_and_publishes_nothing(person, client, page):
    client.force_login(person("bob"))

    assert client.get(address(page)).status_code == 302
    answer(client, page)
    assert not is_live(page)


def test_the_permission_alone_publishes_nothing(demo, person, client, page):
    user = person("rita", may=True)
    user.groups.remove(Group.objects.get(name="Clinical reviewers"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    answer(client, page)

    assert not is_live(page)


def test_a_page_that_a_colleague_has_locked_waits(rita, person, client, page):
    TopicPage.objects.filter(pk=page.pk).update(
        locked=True, locked_by=person("bob"), locked_at=timezone.now()
    )

    answer(client, page)

    assert not is_live(page)


def test_a_save_in_between_is_shown_before_publishing(rita, client, page):
    old = what_is_read(client, page)
    page.save_revision()

    response = answer(client, page, version=old)

    assert "changed after you opened this form" in response.content.decode()
    assert f'name="version" value="{what_is_read(client, page)}"' in response.content.decode()
    assert not is_live(page)


def retitled(page, user):
    """Saved as an editor's autosave does it: the latest version is overwritten."""
    page.title = "Other words"
    page.save_revision(user=user, overwrite_revision=page.get_latest_revision())


def test_a_save_over_the_same_version_is_shown_before_publishing(rita, client, page):
    page.save_revision(user=rita)
    read = what_is_read(client, page)
    retitled(page, rita)

    answer(client, page, version=read)

    assert not is_live(page)


def test_a_new_stop_is_shown_before_publishing(rita, client, demo):
    page = draft(demo.home, fallen(), ("contact_form", {"form": demo.contact_form.pk}))
    read = what_is_read(client, page)
    demo.contact_form.privacy_summary = ""
    demo.contact_form.save()

    response = answer(client, page, version=read)

    assert not is_live(page)
    assert "does not say what happens to the details" in response.content.decode()


def test_the_reason_ends_once_its_version_is_overwritten(rita, client, page):
    version = page.save_revision(user=rita)
    answer(client, page)
    page = TopicPage.objects.get(pk=page.pk)
    retitled(page, rita)

    assert page.get_latest_revision().pk == version.pk
    with pytest.raises(PublicationRefused):
        page.get_latest_revision().publish(user=rita)


def test_a_page_that_nothing_stops_is_published_as_usual(rita, client, demo):
    page = draft(demo.home, FIT)

    response = client.get(address(page))

    assert response.status_code == 302
    assert "No check stops this page any more." in shown_messages(response)


@pytest.mark.parametrize("stop", STOPS)
def test_every_stop_can_be_set_aside(rita, client, demo, stop):
    page = draft(demo.home, STOPS[stop]())

    answer(client, page)

    assert is_live(page)


def test_the_reason_is_for_one_version(rita, client, page):
    answer(client, page)
    page = TopicPage.objects.get(pk=page.pk)

    with pytest.raises(PublicationRefused):
        page.save_revision(user=rita).publish(user=rita)
    page.body = page.body.stream_block.to_python(
        [*page.body.raw_data, {"type": FIT[0], "value": FIT[1]}]
    )
    with pytest.raises(PublicationRefused):
        page.save()


def test_a_scheduled_version_keeps_its_reason(rita, client, demo):
    page = draft(demo.home, fallen())
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision()

    response = answer(client, page)

    assert "is scheduled" in shown_messages(response)
    assert not is_live(page)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")
    assert is_live(page)


def test_what_comes_up_after_the_reason_holds_a_scheduled_version(rita, client, demo):
    form = no_privacy()
    demo.contact_form.privacy_summary = "<p>We delete it.</p>"
    demo.contact_form.save()
    page = draft(demo.home, form, ("contact_form", {"form": demo.contact_form.pk}))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision()
    answer(client, page)
    demo.contact_form.privacy_summary = ""
    demo.contact_form.save()

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")

    assert not is_live(page)
    held = PageLogEntry.objects.get(action="clinic.publish.held")
    assert len(held.data["reasons"]) == 1


def test_a_reviewer_approves_all_the_same(rita, person, client, demo):
    page = draft(demo.home, fallen())
    page.get_workflow().start(page, person("ann"))
    page = TopicPage.objects.get(pk=page.pk)
    shown = client.get(address(page)).content.decode()
    assert "Approve and publish anyway" in shown

    answer(client, page, way="approve")

    page = TopicPage.objects.get(pk=page.pk)
    assert (page.live, page.workflow_in_progress) == (True, False)
    assert page.last_reviewed
    assert PageLogEntry.objects.get(action=PUBLISHED_ANYWAY).revision_id == page.live_revision_id


def test_a_closed_gate_still_demands_the_approval(rita, client, page, settings):
    settings.PUBLISH_GATE = "block"

    answer(client, page)

    assert not is_live(page)


def test_a_reason_sets_aside_what_a_closed_gate_stops_besides(rita, person, client, demo, settings):
    settings.PUBLISH_GATE = "block"
    claim = {"heading": "Less pain", "points": ["<p>It may.</p>"]}
    page = draft(demo.home, ("benefit", claim))
    page.get_workflow().start(page, person("ann"))
    page = TopicPage.objects.get(pk=page.pk)

    answer(client, page, way="approve")

    assert is_live(page)


def test_a_translation_goes_live_with_its_latest_words(rita, client, demo):
    demo.contact_form.copy_for_translation(french_locale()).save()
    page = translate(demo.page, french_locale())
    TopicPage.objects.get(pk=page.pk).unpublish()
    form = demo.contact_form.get_translation(french_locale())
    form.privacy_summary = ""
    form.save()
    page = TopicPage.objects.get(pk=page.pk)

    answer(client, page)

    assert is_live(page)


def test_code_publishes_anyway_only_in_the_name_of_whoever_may(rita, person, page):
    bob = person("bob")
    with pytest.raises(PermissionDenied), publishing_anyway(bob, REASON):
        pass
    with pytest.raises(ValidationError), publishing_anyway(rita, "no"):
        pass
    with publishing_anyway(rita, REASON):
        for user in (None, bob):
            with pytest.raises(PublicationRefused):
                page.get_latest_revision().publish(user=user)
    with pytest.raises(PublicationRefused):
        page.get_latest_revision().publish(user=rita)
    assert not PageLogEntry.objects.filter(action=PUBLISHED_ANYWAY).exists()

    with publishing_anyway(rita, REASON):
        page.get_latest_revision().publish(user=rita)
    assert is_live(page)


def test_an_alias_follows_a_page_that_was_published_with_a_reason(rita, client, page):
    answer(client, page)

    alias = TopicPage.objects.get(pk=page.pk).create_alias(update_slug="alias")

    assert is_live(alias)


def test_the_digest_names_the_reason_until_the_page_is_mended(rita, client, page):
    answer(client, page)

    (digest,) = [each for each in digests(timezone.localdate()) if each.recipient == rita.email]
    body = digest.body(timezone.localdate())
    assert "Something on it stops every publication." in body
    assert f"by rita: “{REASON}”" in body

    page = TopicPage.objects.get(pk=page.pk)
    page.body = page.body.stream_block.to_python([{"type": FIT[0], "value": FIT[1]}])
    page.save_revision(user=rita).publish(user=rita)
    assert not [each for each in digests(timezone.localdate()) if page in each.faulty]
    assert mail.outbox == []


def test_the_editor_shows_the_reason_and_the_way_to_it(rita, client, page):
    checks = reverse("content_checks", args=[page.pk])
    assert address(page) in client.get(checks).content.decode()

    answer(client, page)

    assert f"“{REASON}”" in client.get(checks).content.decode()
