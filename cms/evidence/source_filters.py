"""Sources by their own status, their standing and the ratings of their findings, on any day."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.evidence.choices import Certainty, SourceStatus, StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES, LAPSES

Sources = QuerySet[ResearchSource]
NOT_BLANK = r"\S"  # anything but blanks


def with_own_status(sources: Sources, status: str, on: date | None = None) -> Sources:
    """Those of `sources` whose status on a day (today) is this one: expired once `valid_until` has
    passed."""
    lapsed = _lapsed(on or timezone.localdate())
    if status == SourceStatus.EXPIRED:
        return sources.filter(lapsed | Q(status=status))
    return sources.filter(~lapsed, status=status)


def with_standing(sources: Sources, code: str, on: date | None = None) -> Sources:
    """Those of `sources` whose standing on a day (today) is this one.

    Few sources build on others: these are worked out one by one, all others by their own record.
    """
    day = on or timezone.localdate()
    building = ResearchSource.objects.filter(depends_on__isnull=False).distinct()
    found = effective_statuses(building, on=day)
    wanted = [pk for pk, standing in found.items() if standing.standing == code]
    return sources.filter(Q(pk__in=wanted) | _own(code, day) & ~Q(pk__in=list(found)))


def with_finding(sources: Sources, certainty: str, on: date | None = None) -> Sources:
    """Those with a finding whose rating that counts is this one: none does of a fallen source, nor
    one of which nobody is named who made it."""
    findings = Finding.objects.filter(source=OuterRef("pk"))
    fell = Q(pk__in=with_standing(ResearchSource.objects.all(), StandingCode.FALLEN, on))
    rated = Q(rated_by__regex=NOT_BLANK)
    if certainty == Certainty.NOT_RATED:
        unrated = Exists(findings.filter(~rated | Q(certainty=certainty)))
        return sources.filter(unrated | (fell & Exists(findings)))
    return sources.filter(~fell, Exists(findings.filter(rated, certainty=certainty)))


def _own(code: str, day: date) -> Q:
    """Each standing said outright: the opposite of what is unknown is unknown, too."""
    corrected = Q(status=SourceStatus.CORRECTED)
    read = Q(status_checked_on__gte=F("status_changed_on"))
    unread = (
        Q(status_changed_on__isnull=True)
        | Q(status_checked_on__isnull=True)
        | Q(status_checked_on__lt=F("status_changed_on"))
    )
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return {
        StandingCode.FALLEN: Q(status__in=FALLEN_STATUSES),
        StandingCode.IN_DOUBT: Q(status__in=DOUBTED_STATUSES) | (corrected & unread) | _lapsed(day),
        StandingCode.STANDS: Q(status__in=LAPSES) & holding & (~corrected | read),
    }[StandingCode(code)]


def _lapsed(day: date) -> Q:
    return Q(status__in=LAPSES, valid_until__lt=day)
