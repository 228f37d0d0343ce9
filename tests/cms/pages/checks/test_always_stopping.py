"""What always stops a publication stops it in every way, with the gate open."""

import io
from contextlib import suppress
from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, WorkflowPage

from cms.clinic.models import ContactForm, SafetyNotice
from cms.pages.checks import check_page
from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from tests.cms.pages.checks.always_stopped import (
    FIT,
    STOPS,
    WAYS,
    by_approval,
    by_form,
    by_form_of_a_new_page,
    by_revision,
    by_saving_a_live_page,
    by_schedule,
    draft,
    in_bulk,
    slipped_through,
)
from tests.cms.translating import translate
from tests.factories.clinic import SafetyNoticeFactory

THREE_WAYS = {by_form, by_revision, by_saving_a_live_page}
CODES = dict.fromkeys(["urgent", "above a form"], "unapproved_notice")


@pytest.fixture
def case(demo, admin_client, admin_user, django_user_model):
    author = django_user_model.objects.create_user("author")
    return SimpleNamespace(
        home=demo.home, client=admin_client, user=admin_user, author=author, block=None
    )


def ways_and_stops():
    """Each way with a claim and with a notice, each stop in three ways; the rest is slow."""
    for way, stop in product(WAYS, STOPS):
        often = stop in {"fallen_claim", "unapproved_notice"} or way in THREE_WAYS
        marks = () if often else pytest.mark.slow
        yield pytest.param(way, stop, id=f"{way.__name__}-{stop}", marks=marks)


@pytest.mark.parametrize(("way", "stop"), ways_and_stops())
def test_no_way_leads_around_it(case, way, stop):
    case.block = STOPS[stop]()
    before = set(TopicPage.objects.filter(live=True).values_list("slug", flat=True))

    way(case)

    after = set(TopicPage.objects.filter(live=True).values_list("slug", flat=True))
    assert after - before <= {"old"}


@pytest.mark.parametrize("way", [by_form, by_form_of_a_new_page, in_bulk, by_approval, by_schedule])
def test_the_same_ways_publish_a_page_without_faults(case, way):
    case.block = FIT
    with suppress(AssertionError):  # some of them look for what a refusal leaves behind
        way(case)

    assert TopicPage.objects.get(slug="walking").live


@pytest.mark.parametrize("stop", STOPS)
def test_a_draft_is_always_saved_and_shows_what_stops_it(case, stop):
    page = draft(case.home, STOPS[stop]())

    (fault,) = [issue for issue in check_page(page) if issue.always]

    assert fault.level == "stop"
    assert fault.code == CODES.get(stop, stop)
    assert fault.fix
    page.save_revision()


def test_other_stops_stay_warnings_with_the_gate_open(case):
    page = draft(case.home, ("benefit", {"heading": "Less pain", "points": ["<p>It may.</p>"]}))
    assert check_page(page)[0].level == "stop"

    page.get_latest_revision().publish()

    assert TopicPage.objects.get(pk=page.pk).live


def test_what_is_approved_or_not_urgent_passes(case):
    advice = SafetyNoticeFactory(level="non_urgent", heading="See us if:")
    notice = SafetyNoticeFactory(
        level="emergency", heading="Now if:", approved_by="Ann", approved_on="2026-01-01"
    )

    page = draft(case.home, *(("safety_notice", {"notice": n.pk}) for n in (advice, notice)))
    page.get_latest_revision().publish()

    assert TopicPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize(
    "harm",
    [
        lambda demo: SafetyNotice.objects.update(approved_by="", approved_on=None),
        lambda demo: ContactForm.objects.update(privacy_summary="", privacy_url=""),
        lambda demo: type(demo.sources["hayden-2021"]).objects.update(status="retracted"),
    ],
    ids=["approval taken back", "privacy words gone", "sources retracted"],
)
def test_a_live_page_with_a_later_fault_stays_live_and_is_reported(
    demo, harm, admin_client, capsys
):
    harm(demo)
    page = TopicPage.objects.get(pk=demo.page.pk)
    page.slug = "renamed"
    page.save()

    assert TopicPage.objects.get(pk=page.pk).live
    with pytest.raises(SystemExit):
        call_command("check_content", level="stop")
    assert (
        admin_client.get("/admin/")
        .content.decode()
        .count("something on it stops every publication")
    )
    shown = admin_client.get(reverse("content_checks", args=[page.pk])).content.decode()
    assert "Stops every publication" in shown
    assert "cannot be published until what is marked “Stops every publication” is fixed" in shown


def test_a_subtree_is_copied_whole_or_not_at_all(case):
    case.block = STOPS["fallen_claim"]()
    parent = draft(case.home, FIT, slug="parent")
    parent.get_latest_revision().publish()
    slipped_through(TopicPage.objects.get(pk=parent.pk), case.block, slug="child")

    answer = case.client.post(
        reverse("wagtailadmin_pages:copy", args=[parent.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": case.home.pk,
         "publish_copies": "1", "copy_subpages": "1"},
    )  # fmt: skip

    assert answer.status_code == 302
    (told,) = get_messages(answer.wsgi_request)
    assert "Nothing was changed." in str(told)
    assert not TopicPage.objects.filter(slug="copy").exists()


def test_a_copy_is_made_as_a_draft(case):
    page = slipped_through(case.home, STOPS["form_without_privacy"](), slug="old")

    case.client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": case.home.pk},
    )

    assert TopicPage.objects.get(slug="copy").live is False


@pytest.mark.parametrize("alias", ["", "1"])
def test_a_closed_gate_refuses_a_copy_of_an_unfit_page_and_lets_an_alias_follow(
    case, settings, alias
):
    WorkflowPage.objects.all().delete()
    block = ("benefit", {"heading": "Less pain", "points": ["<p>It may.</p>"]})
    page = slipped_through(case.home, block, slug="old")
    settings.PUBLISH_GATE = "block"

    answer = case.client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": case.home.pk,
         "publish_copies": "1", "alias": alias},
    )  # fmt: skip

    assert answer.status_code == 302
    assert TopicPage.objects.filter(slug="copy", live=True).exists() is bool(alias)


@pytest.fixture
def french(demo):
    return Locale.objects.get_or_create(language_code="fr")[0]


def test_an_alias_in_another_language_is_read_with_that_languages_notices(case, demo, french):
    page = draft(case.home, FIT)
    page.get_latest_revision().publish()
    home = demo.home.copy_for_translation(french)
    alias = TopicPage.objects.get(pk=page.pk).create_alias(parent=home, update_locale=french)
    notice = demo.safety_notice.copy_for_translation(french)  # its approval is not copied
    notice.save()
    page.body = page.body.stream_block.to_python(
        [{"type": "safety_notice", "value": {"notice": demo.safety_notice.pk}}]
    )

    with pytest.raises(PublicationRefused, match="In Fr"):
        page.save_revision().publish()
    assert TopicPage.objects.get(pk=alias.pk).body[0].block_type == "text"

    notice.approved_by, notice.approved_on = "Rita", "2026-01-01"
    notice.save()
    page.save_revision().publish()
    assert TopicPage.objects.get(pk=alias.pk).body[0].block_type == "safety_notice"


def test_a_translation_is_read_with_its_own_form(
    demo, french, admin_client, django_capture_on_commit_callbacks
):
    demo.contact_form.copy_for_translation(french).save()
    page = translate(demo.page, french)
    ContactForm.objects.filter(locale=french).update(privacy_summary="", privacy_url="")
    if TopicPage.objects.get(pk=page.pk).live:
        TopicPage.objects.get(pk=page.pk).unpublish()

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin_client.post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"}, follow=True
        )

    assert "does not say what happens to the details" in answer.content.decode()
    assert not TopicPage.objects.get(pk=page.pk).live


def test_the_demo_is_no_exception(demo):
    demo.page.delete()
    SafetyNotice.objects.update(approved_by="", approved_on=None)
    told = io.StringIO()

    call_command("load_demo", stdout=told)

    assert not TopicPage.objects.get().live
    assert "Nobody has approved the safety notice" in told.getvalue()


def test_the_demo_passes_on_its_first_day(demo, settings, capsys):
    assert demo.page.live
    assert [issue.code for issue in check_page(demo.page) if issue.level == "stop"] == []
    call_command("check_content")  # exits with 0

    settings.PUBLISH_GATE = "block"
    demo.page.delete()
    call_command("load_demo", stdout=io.StringIO())
    assert TopicPage.objects.get().live


def test_the_gate_asks_no_more_for_more_blocks(case):
    notice = SafetyNotice.objects.get()

    def publish(count):
        blocks = [("safety_notice", {"notice": notice.pk})] * count
        revision = draft(case.home, *blocks, slug=f"page-{count}").get_latest_revision()
        with CaptureQueriesContext(connection) as asked:
            revision.publish()
        return len(asked)

    publish(1)
    assert publish(20) <= publish(2) + 2


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\ufeff\u2060", "\u00ad"])
def test_a_name_that_nobody_can_see_is_no_approval(demo, name):
    SafetyNotice.objects.update(approved_by=name, approved_on="2026-11-01")

    page = TopicPage.objects.get(pk=demo.page.pk)

    assert "unapproved_notice" in [issue.code for issue in check_page(page)]
