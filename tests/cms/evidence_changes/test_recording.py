"""Which claims a change of a source reaches, recorded with the change."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.claim_history.models import ClaimChange, SourceChange
from cms.evidence.alerts import accept, dismiss
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence_changes import affected_claims, claim_rows
from cms.evidence_changes.describing import what_happened
from cms.evidence_changes.lapses import record_lapses
from cms.pages.models import TopicPage
from cms.search import claim_states
from cms.search.models import Claim
from tests.factories.blocks import benefit, link, stream
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


def rows():
    """`[("Walking", "Less pain", "trial", live, draft)]`"""
    return [
        (each.page.title, each.heading, each.via.key, each.in_live, each.in_draft)
        for each in ClaimChange.objects.order_by("page__title", "heading", "pk")
    ]


@pytest.mark.parametrize(
    "status",
    ["retracted", "withdrawn", "expression_of_concern", "superseded", "corrected", "expired"],
)
def test_a_persons_change_of_a_status_records_the_claims_and_no_others(page, trial, fall, status):
    change = fall(trial, status)

    assert (change.before, change.after, change.cause) == ("current", status, "person")
    assert rows() == [("Walking", "Less pain", "trial", True, False)]


def test_verifying_a_source_records_nothing(page, trial, fall):
    fall(trial, "unverified")

    assert not SourceChange.objects.exists()


def test_other_edits_of_a_source_record_nothing(page, trial):
    trial.title = "Another title"
    trial.save()

    assert not SourceChange.objects.exists()


def test_noting_a_check_of_a_source_that_fell_meanwhile_records_nothing(page, trial, fall):
    read_before = ResearchSource.objects.get(pk=trial.pk)
    fall(trial)

    read_before.status_checked_via = "Crossref"
    read_before.save(update_fields=["status_checked_via"])

    assert [each.after for each in SourceChange.objects.all()] == ["retracted"]
    assert ClaimChange.objects.open().count() == 1


def test_a_notice_that_is_accepted_after_a_milder_change_still_waits(page, trial, fall, admin_user):
    alert = SourceAlert.objects.create(
        source=trial, reason="retraction", suggested_status="retracted", notice="10.1/n",
        found_on=date(2026, 11, 20), found_via="Crossref: publisher",
    )  # fmt: skip
    fall(trial, "corrected")
    assert [each.change.after for each in ClaimChange.objects.open()] == ["corrected"]

    accept(SourceAlert.objects.get(pk=alert.pk), admin_user)

    assert [each.change.after for each in ClaimChange.objects.open()] == ["retracted"]


def test_claims_that_rest_on_it_through_other_sources_are_found(demo, trial, page, fall):
    review = ResearchSourceFactory(key="review", status="current")
    guideline = ResearchSourceFactory(key="guideline", status="current")
    review.depends_on.set([trial])
    review.save()
    guideline.depends_on.set([review])
    guideline.save()
    published_topic(demo.home, benefit(link(guideline), heading="More strength"), title="Lifting")

    fall(trial)

    assert rows() == [
        ("Lifting", "More strength", "guideline", True, False),
        ("Walking", "Less pain", "trial", True, False),
    ]


def test_a_claim_is_recorded_once_by_the_link_that_matters_most(demo, trial, fall):
    review = ResearchSourceFactory(key="review", status="current")
    review.depends_on.set([trial])
    review.save()
    context = {**link(trial), "relation": "context"}
    published_topic(demo.home, benefit(context, link(review)), title="Walking")

    fall(trial)

    (row,) = ClaimChange.objects.all()
    assert (row.via, row.relation, row.is_direct) == (review, "supports", False)


def test_claims_that_were_indexed_without_their_blocks_are_found_by_them(page, trial, fall):
    Claim.objects.update(block="")

    fall(trial)

    (row,) = ClaimChange.objects.all()
    assert row.block == TopicPage.objects.get(pk=page.pk).body[1].id
    assert (row.standing_before, row.standing_after) == ("stands", "fallen")


def test_drafts_that_were_never_published_are_found(demo, trial, fall):
    published_topic(demo.home, benefit(link(trial)), title="Draft", live=False)

    fall(trial)

    assert rows() == [("Draft", "Less pain", "trial", False, True)]


def test_the_draft_of_a_live_page_is_found(demo, page, trial, fall):
    other = ResearchSourceFactory(key="other", status="current")
    name, value = benefit(link(other), heading="More strength")
    page.body = stored(*page.body.raw_data, {"type": name, "value": value})
    page.save_revision()

    fall(other)
    fall(trial)

    assert rows() == [
        ("Walking", "Less pain", "trial", True, True),
        ("Walking", "More strength", "other", False, True),
    ]


def stored(*blocks):
    """A body of stored blocks, with their ids."""
    return TopicPage._meta.get_field("body").to_python([*blocks])


def test_nothing_is_recorded_of_a_change_that_is_rolled_back(page, trial, fall):
    with transaction.atomic():
        fall(trial)
        transaction.set_rollback(True)

    assert not SourceChange.objects.exists()


def test_a_graver_change_replaces_what_waited(page, trial, fall):
    fall(trial, "expression_of_concern")
    fall(trial, "retracted")

    first, second = ClaimChange.objects.order_by("pk")
    assert (first.decision, second.decision) == ("superseded", "")


def test_what_holds_again_waits_for_nothing(page, trial, fall):
    fall(trial)
    fall(trial, "current")

    assert not ClaimChange.objects.open().exists()
    assert ClaimChange.objects.filter(decision="restored").count() == 2


def test_a_notice_is_told_before_anybody_decides_and_becomes_the_change(page, trial, admin_user):
    alert = _alert(trial, "retraction", "retracted")

    (change,) = SourceChange.objects.all()
    assert change.is_notice
    assert not ClaimChange.objects.public().exists()
    told = change.told_at = change.recorded_at
    change.save()

    accept(alert, admin_user)

    (change,) = SourceChange.objects.all()
    assert (change.is_notice, change.cause, change.told_at) == (False, "notice", told)
    assert ClaimChange.objects.public().count() == 1


def test_a_dismissed_notice_waits_for_nothing(page, trial, admin_user):
    dismiss(_alert(trial, "retraction", "retracted"), admin_user, "Another trial.")

    assert [each.decision for each in ClaimChange.objects.all()] == ["dismissed"]
    assert not ClaimChange.objects.public().exists()


@pytest.mark.parametrize("suggested", ["corrected", "superseded"])
def test_a_mild_notice_is_left_to_the_list_of_alerts(page, trial, suggested):
    _alert(trial, "other", suggested)

    assert not SourceChange.objects.exists()


def _alert(source, reason, status):
    return SourceAlert.objects.create(
        source=source, reason=reason, suggested_status=status, notice="10.1/n",
        found_on=date(2026, 11, 20), found_via="Crossref: publisher",
    )  # fmt: skip


def test_the_worker_records_a_date_that_passes_once(page, trial, clock):
    trial.valid_until = date(2026, 11, 20)
    trial.save()
    assert record_lapses() == []

    clock.shift(timedelta(days=1))
    call_command("publishing_worker", once=True)
    call_command("publishing_worker", once=True)

    change = SourceChange.objects.get(source=trial)
    assert (change.cause, change.changed_on) == ("date", date(2026, 11, 21))
    assert rows() == [("Walking", "Less pain", "trial", True, False)]
    (row,) = ClaimChange.objects.public()
    assert (row.standing_before, row.standing_after) == ("stands", "in_doubt")


def test_a_page_that_was_published_after_the_date_is_no_change(demo, trial, clock):
    trial.valid_until = date(2026, 11, 1)
    trial.save()
    published_topic(demo.home, benefit(link(trial)), title="Walking")
    SourceChange.objects.all().delete()

    record_lapses()

    assert rows() == []


def test_an_edited_claim_waits_for_nothing_once_it_is_published(page, trial, fall):
    fall(trial)
    page = TopicPage.objects.get(pk=page.pk)
    page.body = stored(page.body.raw_data[0])
    revision = page.save_revision()
    assert ClaimChange.objects.open().count() == 1

    revision.publish()

    assert [each.decision for each in ClaimChange.objects.all()] == ["edited"]


def test_a_draft_that_drops_the_claim_waits_for_nothing(demo, trial, fall):
    page = published_topic(demo.home, benefit(link(trial)), title="Draft", live=False)
    fall(trial)

    page.body = stream()
    page.save_revision()

    assert [each.decision for each in ClaimChange.objects.all()] == ["edited"]


@pytest.fixture
def fallen(fall):
    """A source that fell while no claim rested on it."""
    source = ResearchSourceFactory(key="fallen", status="current")
    fall(source)
    return source


def build(source, *others):
    """Say that a source builds on these alone, as its form does."""
    source.depends_on.set(others)
    source.save()


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("from_above", [False, True])
def test_building_on_what_fell_earlier_is_a_change(page, trial, fallen, steps, from_above):
    upper = fallen
    if steps == 2:
        upper = ResearchSourceFactory(key="between", status="current")
        build(upper, fallen)

    if from_above:
        upper.dependants.add(trial)
    else:
        build(trial, upper)

    assert rows() == [("Walking", "Less pain", "trial", True, False)]
    row = ClaimChange.objects.open().get()
    assert row.change.source == fallen
    assert row.is_public
    assert (row.standing_before, row.standing_after) == ("stands", "in_doubt")
    assert "another source is known to build on it" in what_happened(row.change)


def test_building_on_what_stands_or_once_more_is_no_change(page, trial, fallen):
    build(trial, ResearchSourceFactory(key="sound", status="current"))
    assert rows() == []

    build(trial, fallen)
    build(trial)
    build(trial, fallen)

    assert len(rows()) == 1


def test_many_claims_are_recorded_some_at_a_time(demo, page, trial, fall, monkeypatch):
    for number in range(5):
        published_topic(demo.home, benefit(link(trial), heading="“Less” pain"), title=f"P{number}")
    for module, name in (
        (claim_rows, "ROWS_PER_STATEMENT"),
        (affected_claims, "CLAIMS_PER_QUERY"),
        (claim_states, "CLAIMS_PER_BATCH"),
    ):
        monkeypatch.setattr(module, name, 2)

    fall(trial)

    many = [(f"P{number}", "“Less” pain", "trial", True, False) for number in range(5)]
    assert rows() == [*many, ("Walking", "Less pain", "trial", True, False)]
    told = ("is_public", "decision", "certainty_before", "standing_before", "standing_after")
    assert set(ClaimChange.objects.filter(page__title__startswith="P").values_list(*told)) == {
        (True, "", "not_rated", "stands", "fallen")
    }
    assert not Claim.objects.filter(states__standing="stands", links__source=trial).exists()


def test_a_change_costs_as_many_queries_for_many_claims_as_for_few(demo, page, trial, fall):
    with CaptureQueriesContext(connection) as few:
        fall(trial)
    fall(trial, "current")
    for number in range(5):
        published_topic(demo.home, benefit(link(trial)), title=f"P{number}")

    with CaptureQueriesContext(connection) as many:
        fall(trial)

    assert ClaimChange.objects.open().count() == 6
    assert len(many) <= len(few)
