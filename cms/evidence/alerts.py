"""Raising alerts about sources and deciding them; a decision stands in the source's history."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.evidence.choices import AlertReason, AlertState, SourceStatus
from cms.evidence.effective_status import graver
from cms.evidence.models import ResearchSource, SourceAlert


class AlreadyDecided(Exception):
    """Somebody else was faster."""


def set_status(source: ResearchSource, status: SourceStatus, user: Any, **more: Any) -> None:
    """Change a source's status, with a revision and a line in its history."""
    before, source.status = source.status, status
    source.save()
    source.save_revision(user=user)
    log_status(source, before, user, **more)


def log_status(source: ResearchSource, before: str, user: Any, **more: Any) -> None:
    told = {"before": SourceStatus(before).label, "after": SourceStatus(source.status).label}
    log(source, "evidence.status", user=user, data={**told, **more})


def status_after(alert: SourceAlert) -> SourceStatus:
    """The source's status once the alert is accepted: a correction does not undo a retraction."""
    suggested, present = SourceStatus(alert.suggested_status), SourceStatus(alert.source.status)
    return suggested if graver(suggested, present) else present


def accept(alert: SourceAlert, user: Any) -> SourceStatus:
    """Do as the alert suggests, and return the source's status from now on.

    Raises:
        AlreadyDecided: it is no longer open.
    """
    with transaction.atomic():
        locked = _decide(alert, AlertState.ACCEPTED, user, "")
        if locked.reason == AlertReason.NEW_VERSION and locked.notice:
            newer = ResearchSource.objects.filter(doi=locked.notice).exclude(pk=locked.source.pk)
            locked.source.superseded_by = newer.first() or locked.source.superseded_by
        because = f"{locked.get_reason_display()} ({locked.found_via})"
        status = status_after(locked)
        again = status == locked.suggested_status == SourceStatus.CORRECTED
        if (again or status != locked.source.status) and locked.notice_on:
            locked.source.status_changed_on = locked.notice_on
        set_status(locked.source, status, user, because=because)
    return status


def dismiss(alert: SourceAlert, user: Any, why: str) -> None:
    """Leave the source as it is, and say why.

    Raises:
        AlreadyDecided: it is no longer open.
    """
    with transaction.atomic():
        locked = _decide(alert, AlertState.DISMISSED, user, why)
        told = {"what": locked.get_reason_display(), "why": why}
        log(locked.source, "evidence.dismiss", user=user, data=told)


def _decide(alert: SourceAlert, state: AlertState, user: Any, why: str) -> SourceAlert:
    locked = SourceAlert.objects.select_for_update().get(pk=alert.pk)
    if not locked.is_open:
        raise AlreadyDecided(f"{locked} was decided meanwhile: {locked.get_state_display()}.")
    locked.state, locked.decision_note = state, why
    locked.decided_by, locked.decided_at = user, timezone.now()
    locked.save()
    return locked
