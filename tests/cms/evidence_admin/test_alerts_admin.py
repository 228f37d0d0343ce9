"""Alerts about sources, as an editor decides them."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.evidence.alerts import dismiss
from cms.evidence.models import ResearchSource, SourceAlert

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(demo):
    return SourceAlert.objects.create(
        source=demo.sources["hayden-2021"],
        reason="retraction",
        suggested_status="retracted",
        notice="10.1/notice",
        notice_on=date(2026, 5, 4),
        found_on=date(2026, 11, 20),
        found_via="Crossref: publisher",
    )


def words(answer):
    return " ".join(answer.content.decode().split())


def at(alert):
    return reverse("source_alerts:edit", args=[alert.pk])


def test_open_alerts_stand_on_the_first_page_and_in_the_list(admin_client, alert):
    home = words(admin_client.get(reverse("wagtailadmin_home")))
    listed = words(admin_client.get(reverse("source_alerts:index"), {"state": "open"}))

    assert "A notice about a source waits for a decision." in home
    assert at(alert) in home
    assert "Hayden JA and others 2021: Retraction" in listed
    assert at(alert) in listed
    assert "Hayden JA and others 2021: Retraction" not in words(
        admin_client.get(reverse("source_alerts:index"), {"state": "dismissed"})
    )


def test_the_list_of_alerts_costs_the_same_however_long(
    admin_client, demo, alert, django_assert_num_queries
):
    place = reverse("source_alerts:index")
    admin_client.get(place)
    with django_assert_num_queries(11):
        admin_client.get(place)
    for source in demo.sources.values():
        SourceAlert.objects.create(
            source=source, reason="other", suggested_status="unverified",
            found_on=date(2026, 11, 20), found_via="x",
        )  # fmt: skip

    with django_assert_num_queries(11):
        admin_client.get(place)


def test_an_alert_shows_what_was_found_and_where_the_source_is_used(admin_client, demo, alert):
    shown = words(admin_client.get(at(alert)))

    assert "https://doi.org/10.1/notice" in shown
    assert "Used on 1 page, 2 claims" in shown
    assert f"/admin/pages/{demo.page.pk}/edit/" in shown


def test_accepting_sets_the_status(admin_client, admin_user, alert):
    answer = admin_client.post(at(alert), {"accept": "yes"}, follow=True)

    assert "Hayden JA and others 2021 is now: Retracted." in words(answer)
    assert ResearchSource.objects.get(key="hayden-2021").status == "retracted"
    assert ModelLogEntry.objects.get(action="evidence.status").user == admin_user
    assert "Accepted by admin" in words(admin_client.get(at(alert)))


def test_a_lesser_notice_does_not_undo_a_retraction(admin_client, demo, alert):
    """Crossref lists the correction of a paper beside its later retraction."""
    lesser = SourceAlert.objects.create(
        source=alert.source, reason="correction", suggested_status="corrected",
        notice="10.1/erratum", found_on=date(2026, 11, 20), found_via="x",
    )  # fmt: skip
    admin_client.post(at(alert), {"accept": "yes"})

    assert "Leave it “Retracted”" in words(admin_client.get(at(lesser)))
    answer = admin_client.post(at(lesser), {"accept": "yes"}, follow=True)

    assert "Hayden JA and others 2021 is now: Retracted." in words(answer)
    assert ResearchSource.objects.get(key="hayden-2021").status == "retracted"


def test_dismissing_needs_a_reason_and_changes_nothing_else(admin_client, alert):
    asked = admin_client.post(at(alert), {"dismiss": "yes", "why": " "})
    assert "This field is required" in words(asked)

    admin_client.post(at(alert), {"dismiss": "yes", "why": "Another paper."})

    assert ResearchSource.objects.get(key="hayden-2021").status == "current"
    assert "Another paper." in words(admin_client.get(at(alert)))
    entry = ModelLogEntry.objects.get(action="evidence.dismiss")
    assert entry.message == "Alert dismissed (Retraction): Another paper."


def test_an_alert_is_decided_once(admin_client, alert):
    admin_client.post(at(alert), {"accept": "yes"})

    answer = admin_client.post(at(alert), {"dismiss": "yes", "why": "no"}, follow=True)

    assert "was already decided: Accepted" in words(answer)


def test_whoever_may_not_change_sources_decides_nothing(client, django_user_model, alert):
    client.force_login(django_user_model.objects.create_user("nobody"))

    assert client.get(at(alert)).status_code == 302
    client.post(at(alert), {"accept": "yes"})
    assert ResearchSource.objects.get(key="hayden-2021").status == "current"


def test_the_site_history_tells_of_it(admin_client, alert):
    admin_client.post(at(alert), {"accept": "yes"})

    shown = words(admin_client.get(reverse("wagtailadmin_reports:site_history")))

    assert "Status changed from Current to Retracted: Retraction (Crossref: publisher)" in shown


def test_who_decides_reads_why_a_notice_like_it_was_dismissed(admin_client, admin_user, alert):
    dismiss(alert, admin_user, "Only the affiliation of an author.")
    again = SourceAlert.objects.create(
        source=alert.source,
        reason="retraction",
        suggested_status="retracted",
        notice="PMID 12",
        found_on=date(2026, 11, 27),
        found_via="PubMed",
    )

    shown = words(admin_client.get(at(again)))

    assert "dismissed a notice like this one (Crossref: publisher)" in shown
    assert "“Only the affiliation of an author.”" in shown
