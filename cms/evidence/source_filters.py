"""Finds sources by their words, their own status, their standing and their findings' ratings."""

from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.core.visible_text import VISIBLE
from cms.evidence.choices import Certainty, SourceStatus, StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES, LAPSES

Sources = QuerySet[ResearchSource]
SEARCHED = (
    "title", "authors", "container", "year", "key", "doi", "pmid", "guideline_id", "import_text",
)  # fmt: skip
# Visitors do not search the words that a source was imported from: no answer shows them.
PUBLICLY_SEARCHED = tuple(name for name in SEARCHED if name != "import_text")


def with_own_status(sources: Sources, status: str, on: date | None = None) -> Sources:
    """Those of `sources` with this status on a day (today). A source is expired once `valid_until`
    has passed."""
    lapsed = _lapsed(on or timezone.localdate())
    if status == SourceStatus.EXPIRED:
        return sources.filter(lapsed | Q(status=status))
    return sources.filter(~lapsed, status=status)


def with_standing(sources: Sources, code: str, on: date | None = None) -> Sources:
    """Those of `sources` with this standing on a day (today).

    The few sources that build on others are computed one by one, all others by a query.
    """
    day = on or timezone.localdate()
    building = ResearchSource.objects.filter(depends_on__isnull=False).distinct()
    found = effective_statuses(building, on=day)
    wanted = [pk for pk, standing in found.items() if standing.standing == code]
    return sources.filter(Q(pk__in=wanted) | _own(code, day) & ~Q(pk__in=list(found)))


def with_finding(sources: Sources, certainty: str, on: date | None = None) -> Sources:
    """Those with a finding of this certainty. A rating does not count where its source fell, or
    where `rated_by` shows nothing."""
    findings = Finding.objects.filter(source=OuterRef("pk"))
    fell = Q(pk__in=with_standing(ResearchSource.objects.all(), StandingCode.FALLEN, on))
    rated = Q(rated_by__regex=VISIBLE)
    if certainty == Certainty.NOT_RATED:
        unrated = Exists(findings.filter(~rated | Q(certainty=certainty)))
        return sources.filter(unrated | (fell & Exists(findings)))
    return sources.filter(~fell, Exists(findings.filter(rated, certainty=certainty)))


def _own(code: str, day: date) -> Q:
    """The sources of one standing, by their own status and dates.

    Each standing has its own condition: in SQL, negating a comparison with NULL is NULL as well.
    """
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


def matches_words(words: str, searched: tuple[str, ...] = SEARCHED) -> Q:
    """Sources that contain each word, such as `hayden 2021`, in one of the fields; '' finds none.

    Not full-text search, which splits a DOI and does not find parts of a name.
    """
    terms = [
        reduce(or_, (Q(**{f"{name}__icontains": term}) for name in searched))
        for term in words.split()
    ]
    return reduce(and_, terms, Q()) if terms else Q(pk__in=[])
