"""Since when a status holds, and what a check before it is still worth."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.evidence.alerts import accept
from cms.evidence.choices import AlertReason, SourceStatus, StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence.source_monitor import Service, check_source
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db
EARLIER = date(2025, 3, 1)


@pytest.fixture
def review():
    return ResearchSourceFactory(key="review", status="current", status_checked_on=EARLIER)


def stored(source):
    return ResearchSource.objects.get(pk=source.pk)


def holds(source):
    return effective_statuses([stored(source)])[source.pk].standing


def test_a_new_status_has_todays_date(review):
    review.status = SourceStatus.SUPERSEDED
    review.save()

    assert stored(review).status_changed_on == timezone.localdate()


@pytest.mark.parametrize("before", [None, EARLIER])
@pytest.mark.parametrize("status", [SourceStatus.RETRACTED, SourceStatus.WITHDRAWN])
def test_a_withdrawal_without_a_date_from_the_editor_has_no_date(review, status, before):
    ResearchSource.objects.filter(pk=review.pk).update(status_changed_on=before)
    review = stored(review)
    review.status = status
    review.save()

    assert stored(review).status_changed_on is None


def test_a_date_that_the_editor_gives_is_kept(review):
    review.status, review.status_changed_on = SourceStatus.RETRACTED, EARLIER
    review.save()

    assert stored(review).status_changed_on == EARLIER


def test_saving_the_same_status_moves_no_date(review):
    review.title = "Another title"
    review.save()

    assert stored(review).status_changed_on is None


def test_a_status_saved_alone_is_dated_too(review):
    review.status = SourceStatus.CORRECTED
    review.save(update_fields=["status"])

    assert stored(review).status_changed_on == timezone.localdate()
    assert stored(review).status_checked_on is None


def test_a_correction_removes_an_earlier_check_and_keeps_one_given_with_it(review):
    review.status_checked_on = timezone.localdate() - timedelta(days=1)
    review.save()
    review.status = SourceStatus.CORRECTED
    review.save()
    assert (stored(review).status_checked_on, holds(review)) == (None, StandingCode.IN_DOUBT)

    review.status_checked_on = timezone.localdate()
    review.save()
    assert holds(review) == StandingCode.STANDS


def test_a_correction_that_is_accepted_leaves_the_source_in_doubt_until_it_is_read(review):
    today = timezone.localdate()
    review.doi, review.status_checked_on = "10.1000/x", today
    review.save()
    alert = SourceAlert.objects.create(
        source=review,
        reason=AlertReason.CORRECTION,
        suggested_status=SourceStatus.CORRECTED,
        notice_on=EARLIER,
        found_on=today,
        found_via="Crossref",
    )

    accept(alert, None)
    assert (stored(review).status_changed_on, holds(review)) == (EARLIER, StandingCode.IN_DOUBT)

    check_source(stored(review), [Service("Crossref", lambda source: [])], today)
    assert holds(review) == StandingCode.IN_DOUBT
