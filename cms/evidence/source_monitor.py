"""Checks sources and raises alerts. Changes no status and no page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from cms.evidence.choices import AlertReason, SourceStatus
from cms.evidence.lookup import crossref
from cms.evidence.lookup.http_json import LookupFailed
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence.own_status import LAPSES

Ask = Callable[[str], dict[str, Any]]  # a DOI → Crossref's record; raises LookupFailed
ERRATA = ("correction", "corrigendum", "erratum", "addendum", "clarification")
# Crossref's words: https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/
MEANINGS = {
    "retraction": (AlertReason.RETRACTION, SourceStatus.RETRACTED),
    "removal": (AlertReason.RETRACTION, SourceStatus.RETRACTED),
    "withdrawal": (AlertReason.WITHDRAWAL, SourceStatus.WITHDRAWN),
    "partial_retraction": (AlertReason.CONCERN, SourceStatus.EXPRESSION_OF_CONCERN),
    "expression_of_concern": (AlertReason.CONCERN, SourceStatus.EXPRESSION_OF_CONCERN),
    "new_version": (AlertReason.NEW_VERSION, SourceStatus.SUPERSEDED),
    "new_edition": (AlertReason.NEW_VERSION, SourceStatus.SUPERSEDED),
    **dict.fromkeys(ERRATA, (AlertReason.CORRECTION, SourceStatus.CORRECTED)),
}
NO_MEANING = (AlertReason.OTHER, SourceStatus.UNVERIFIED)  # a person should look


@dataclass
class Outcome:
    """The result of checking one source: new alerts, and why a request failed."""

    alerts: list[SourceAlert] = field(default_factory=list)
    fault: str = ""
    asked: bool = False


def check_source(
    source: ResearchSource, ask: Ask | None, via: str, today: date, *, keep: bool = True
) -> Outcome:
    """Check a source's date and ask about its DOI; `keep=False` writes nothing.

    `ask` is None where no requests may be sent. A failed request does not raise: the outcome's
    `fault` says what failed.
    """
    outcome = Outcome()
    found = _lapsed(source, today)
    if ask and source.doi:
        try:
            found += _alerts_of(source, crossref.updates(ask(source.doi)), via, today)
            outcome.asked = True
        except LookupFailed as error:
            outcome.fault = str(error)
    unique = {(alert.reason, alert.notice): alert for alert in found}
    outcome.alerts = [alert for alert in unique.values() if _is_new(alert)]
    if keep:
        _save(source, outcome, via, today)
    return outcome


def _lapsed(source: ResearchSource, today: date) -> list[SourceAlert]:
    if source.status not in LAPSES or not source.valid_until or source.valid_until >= today:
        return []
    return [
        SourceAlert(
            source=source,
            reason=AlertReason.EXPIRY,
            suggested_status=SourceStatus.EXPIRED,
            notice=source.valid_until.isoformat(),
            notice_on=source.valid_until,
            found_on=today,
            found_via="its date",
        )
    ]


def _alerts_of(
    source: ResearchSource, updates: list[crossref.Update], via: str, today: date
) -> list[SourceAlert]:
    alerts = []
    for update in updates:
        reason, status = MEANINGS.get(update.type, NO_MEANING)
        alerts.append(
            SourceAlert(
                source=source,
                reason=reason,
                suggested_status=status,
                notice=update.notice[:255],
                notice_on=update.on,
                found_on=today,
                found_via=f"{via}: {update.by}"[:100],
            )
        )
    return alerts


def _is_new(alert: SourceAlert) -> bool:
    """Whether it was never raised before, dismissed or not, and the status does not show it."""
    same = SourceAlert.objects.filter(source=alert.source, reason=alert.reason, notice=alert.notice)
    status_shows_it = (
        alert.source.status == alert.suggested_status and alert.reason != AlertReason.OTHER
    )
    return not same.exists() and (not status_shows_it or _is_another_correction(alert))


def _is_another_correction(alert: SourceAlert) -> bool:
    """Whether it is a correction from after the day on which a person checked the last one."""
    checked = alert.source.status_checked_on
    corrects = alert.suggested_status == SourceStatus.CORRECTED
    return bool(corrects and checked and alert.notice_on and alert.notice_on > checked)


def _save(source: ResearchSource, outcome: Outcome, via: str, today: date) -> None:
    with transaction.atomic():
        for alert in outcome.alerts:
            _create(alert)
        # After a correction only a person's check counts: this one does not read the correction.
        if outcome.asked and source.status != SourceStatus.CORRECTED:
            source.status_checked_on, source.status_checked_via = today, via
            source.save(update_fields=["status_checked_on", "status_checked_via"])
        if outcome.asked or outcome.alerts:
            found = [alert.get_reason_display() for alert in outcome.alerts]
            log(source, "evidence.check", data={"via": via, "found": found})


def _create(alert: SourceAlert) -> None:
    """Save the alert, with its signals. Another run at the same time may have created it."""
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:
        alert.pk = None
