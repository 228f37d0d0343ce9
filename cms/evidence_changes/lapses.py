"""Notices sources whose last valid day has passed: nobody saves anything at midnight."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.claim_history.models import SourceChange
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import LAPSES
from cms.evidence_changes.recording import record_lapse


def record_lapses(today: date | None = None) -> list[ResearchSource]:
    """Record each lapse once; returns the sources. One query where there is nothing new.

    The publishing worker calls it every few seconds.
    """
    today = today or timezone.localdate()
    recorded = SourceChange.objects.filter(source=OuterRef("pk"), lapsed_on=OuterRef("valid_until"))
    lapsed = ResearchSource.objects.filter(status__in=LAPSES, valid_until__lt=today)
    found = list(lapsed.exclude(Exists(recorded)).order_by("pk"))
    for source in found:
        record_lapse(source)
    return found
