"""One mail a person, within the minute for what is grave, once a day for the rest."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from cms.claim_history.models import ClaimChange, Decision, SourceChange
from cms.clinic.models import ClinicSettings, Practitioner
from cms.evidence.models import SourceAlert
from cms.evidence_changes.decisions import Chosen, decide
from cms.evidence_changes.mails import any_change_mail_due, send_change_mails
from tests.factories.blocks import benefit, link
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(clock):
    """`told()` lets a quarter of a minute pass and returns the mails by recipient."""

    def send(**later):
        clock.shift(timedelta(seconds=15, **later))
        mail.outbox.clear()
        send_change_mails()
        assert all(len(each.to) == 1 for each in mail.outbox)
        assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox), "two mails to one"
        return {each.to[0].split("@")[0]: each for each in mail.outbox}

    return send


def test_the_owner_and_the_reviewers_get_one_mail_with_links(page, trial, rita, fall, told):
    fall(trial)

    mails = told()

    row = SourceChange.objects.get().claims.get()
    assert set(mails) == {"ann", "rita"}
    letter = mails["ann"]
    assert letter.subject == "Look at 1 claim: a source was retracted"
    assert "Doe J 2019: A trial was retracted (set by a person on 20 November 2026)." in letter.body
    assert "- Less pain (Walking)" in letter.body
    assert f"http://127.0.0.1:8000{reverse('evidence_change', args=[row.pk])}" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "trial" not in re.sub("A trial", "", letter.body), "no key"


def test_nobody_is_told_twice(page, trial, fall, told):
    fall(trial)

    assert len(told()) == 1
    assert told() == {}


def test_several_sources_that_fall_together_are_one_mail(demo, page, trial, ann, fall, told):
    other = ResearchSourceFactory(key="other", status="current", title="Another")
    published_topic(demo.home, benefit(link(other)), title="Lifting", owner=ann)
    fall(trial)
    fall(other, "withdrawn")

    mails = told()

    assert mails["ann"].subject == "Look at 2 claims: 2 sources changed"
    assert "Walking" in mails["ann"].body
    assert "Lifting" in mails["ann"].body


def test_mild_changes_are_told_once_a_day_from_seven(page, trial, ann, clock, fall, told):
    clock.shift(timedelta(hours=-3))  # six o'clock
    fall(trial, "superseded")
    assert told() == {}

    assert set(told(hours=1)) == {"ann"}
    fall(trial, "corrected")
    assert told(hours=1) == {}
    assert set(told(hours=23)) == {"ann"}


def test_what_was_decided_before_the_mail_is_not_told(page, trial, ann, fall, told):
    fall(trial)
    decide(ClaimChange.objects.get(), ann, Chosen(Decision.KEPT, "We looked."))

    assert told() == {}


def test_a_source_that_holds_again_before_the_mail_is_not_told(page, trial, ann, fall, told):
    fall(trial)
    fall(trial, "current")

    assert told() == {}


def test_a_source_that_holds_again_does_not_take_the_mail_of_the_day(page, trial, ann, fall, told):
    fall(trial, "expression_of_concern")
    assert set(told()) == {"ann"}
    fall(trial, "current")
    assert told() == {}

    fall(trial, "corrected")
    assert set(told(hours=1)) == {"ann"}


def test_whoever_cannot_edit_or_has_left_gets_nothing(page, trial, ann, people, fall, told):
    ann.is_active = False
    ann.save()
    people("guest")
    fall(trial)

    assert told() == {}


def test_the_lead_practitioner_is_told_instead_of_all_reviewers(
    page, trial, rita, people, fall, told
):
    people("ruth", "Clinical reviewers")
    lead = Practitioner.objects.create(name="Rita Example", role="Physiotherapist")
    ClinicSettings.objects.update(lead_practitioner=lead)
    fall(trial)

    assert set(told()) == {"ann", "rita"}


def test_an_alert_of_a_service_is_told_before_it_is_decided(page, trial, ann, told):
    SourceAlert.objects.create(
        source=trial, reason="retraction", suggested_status="retracted", notice="10.1/n",
        found_on=date(2026, 11, 20), found_via="Crossref: publisher",
    )  # fmt: skip

    letter = told()["ann"]

    assert "was retracted (Crossref: publisher, 20 November 2026)." in letter.body
    assert "Nobody has decided this notice yet: the source still counts as “Current”" in letter.body


def test_pages_that_name_the_source_without_a_claim_are_told_too(demo, trial, ann, fall, told):
    research = {"source": trial.pk, "findings": [], "summary": "<p>A trial.</p>"}
    published_topic(demo.home, ("research", research), title="Research", owner=ann)
    fall(trial)

    letter = told()["ann"]

    assert letter.subject == "Look at 1 page: a source was retracted"
    assert "Pages that name it without a claim:\n- Research: http" in letter.body


def test_the_worker_writes_and_sends_the_mails(page, trial, ann, fall, clock):
    fall(trial)
    call_command("publishing_worker", once=True)
    assert mail.outbox == []

    clock.shift(timedelta(seconds=15))
    assert any_change_mail_due()
    call_command("publishing_worker", once=True)

    assert [each.to for each in mail.outbox] == [["ann@clinic.example"]]


def test_what_nothing_relies_on_is_told_to_nobody(trial, rita, fall, told):
    fall(trial)

    assert told() == {}
    assert not any_change_mail_due()
