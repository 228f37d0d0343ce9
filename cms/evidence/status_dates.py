"""When a source's status came, and whether anybody has checked the source since."""

from typing import Any

from django.utils import timezone

from cms.evidence.choices import SourceStatus
from cms.evidence.own_status import FALLEN_STATUSES


def date_status(source: Any) -> list[str]:
    """Before a source is saved: a new status has today's date, unless the editor gave another.

    Visitors read since when a source is withdrawn, and most are withdrawn before anybody here
    hears of it: without a date from the editor there is none.

    A check from before a correction says nothing of it, and is taken away. Returns the names of
    the fields that were written.
    """
    told = ("status", "status_changed_on", "status_checked_on")
    rows = type(source)._default_manager.filter(pk=source.pk) if source.pk else None
    before = rows.values(*told).first() if rows is not None else None
    if before is None or before["status"] == source.status:
        return []
    written = []
    if source.status_changed_on == before["status_changed_on"]:
        source.status_changed_on = (
            None if source.status in FALLEN_STATUSES else timezone.localdate()
        )
        written.append("status_changed_on")
    same_check = source.status_checked_on == before["status_checked_on"]
    if source.status == SourceStatus.CORRECTED and same_check:
        source.status_checked_on, source.status_checked_via = None, ""
        written += ["status_checked_on", "status_checked_via"]
    return written
