"""What passes the gate: pages without faults, and changes that visitors do not read."""

import pytest
from django.urls import reverse

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from tests.cms.pages.checks.editor_form import posted
from tests.cms.pages.checks.publish_gate.claims import GOOD, PUBLISH


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
