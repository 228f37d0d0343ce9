"""Decides alerts about sources. Each decision is logged in the source's history."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.evidence.choices import AlertReason, AlertState, SourceStatus
from cms.evidence.effective_status import graver
from cms.evidence.models import ResearchSource, SourceAlert


class AlreadyDecided(Exception):
    """Somebody else has decided the alert."""


def set_status(source: ResearchSource, status: SourceStatus, user: Any, **data: Any) -> None:
    """Change a source's status, with a revision and a line in its history."""
    before, source.status = source.status, status
    source.save()
    source.save_revision(user=user)
    log_status(source, before, user, **data)


def log_status(source: ResearchSource, before: str, user: Any, **data: Any) -> None:
    labels = {"before": SourceStatus(before).label, "after": SourceStatus(source.status).label}
    log(source, "evidence.status", user=user, data={**labels, **data})


def status_after(alert: SourceAlert) -> SourceStatus:
    """The source's status after accepting the alert. A correction does not undo a retraction; a
    reinstatement does."""
    suggested, present = SourceStatus(alert.suggested_status), SourceStatus(alert.source.status)
    counts = alert.reason == AlertReason.REINSTATEMENT or graver(suggested, present)
    return suggested if counts else present


def accept(alert: SourceAlert, user: Any) -> SourceStatus:
    """Set the suggested status, unless the present one is graver, and return the resulting status.

    Raises:
        AlreadyDecided: the alert is no longer open.
    """
    with transaction.atomic():
        locked = _decide(alert, AlertState.ACCEPTED, user, "")
        if locked.reason == AlertReason.NEW_VERSION and locked.notice:
            newer = ResearchSource.objects.filter(doi=locked.notice).exclude(pk=locked.source.pk)
            locked.source.superseded_by = newer.first() or locked.source.superseded_by
        because = f"{locked.get_reason_display()} ({locked.found_via})"
        status = status_after(locked)
        corrected_again = status == locked.suggested_status == SourceStatus.CORRECTED
        if (corrected_again or status != locked.source.status) and locked.notice_on:
            locked.source.status_changed_on = locked.notice_on
        locked.source.accepted_alert = locked  # for the record of the change
        set_status(locked.source, status, user, because=because)
    return status


def dismiss(alert: SourceAlert, user: Any, why: str) -> None:
    """Leave the source as it is, and log why.

    Raises:
        AlreadyDecided: the alert is no longer open.
    """
    with transaction.atomic():
        locked = _decide(alert, AlertState.DISMISSED, user, why)
        data = {"what": locked.get_reason_display(), "why": why}
        log(locked.source, "evidence.dismiss", user=user, data=data)


def _decide(alert: SourceAlert, state: AlertState, user: Any, why: str) -> SourceAlert:
    locked = SourceAlert.objects.select_for_update().get(pk=alert.pk)
    if not locked.is_open:
        raise AlreadyDecided(f"{locked} was already decided: {locked.get_state_display()}.")
    locked.state, locked.decision_note = state, why
    locked.decided_by, locked.decided_at = user, timezone.now()
    locked.save()
    return locked
