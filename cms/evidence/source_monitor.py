"""Checks sources and raises alerts. Changes no status and no page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from cms.evidence.choices import AlertReason, AlertState, SourceStatus
from cms.evidence.lookup.crossref import Update
from cms.evidence.lookup.http_json import LookupFailed
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence.own_status import LAPSES

Ask = Callable[[str], dict[str, Any]]  # an identifier → the service's record; raises LookupFailed
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
    "reinstatement": (AlertReason.REINSTATEMENT, SourceStatus.CURRENT),
    **dict.fromkeys(ERRATA, (AlertReason.CORRECTION, SourceStatus.CORRECTED)),
}
NO_MEANING = (AlertReason.OTHER, SourceStatus.UNVERIFIED)  # a person should look


GRAVE = {AlertReason.RETRACTION, AlertReason.WITHDRAWAL, AlertReason.CONCERN}
REINSTATABLE = {
    SourceStatus.RETRACTED, SourceStatus.WITHDRAWN, SourceStatus.EXPRESSION_OF_CONCERN,
}  # fmt: skip


@dataclass(frozen=True)
class Service:
    """Something that knows of notices: `notices(source)` are those about a source, or None if it is
    not asked about sources like this one. It may raise LookupFailed."""

    name: str
    notices: Callable[[ResearchSource], list[Update] | None]


@dataclass
class Outcome:
    """The result of checking one source: new alerts, which services answered, why others failed."""

    alerts: list[SourceAlert] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    @property
    def asked(self) -> bool:
        """Whether all services that were to be asked have answered, at least one."""
        return bool(self.answered) and not self.faults


def check_source(
    source: ResearchSource, services: Iterable[Service], today: date, *, keep: bool = True
) -> Outcome:
    """Check a source's date and ask the services about it; `keep=False` writes nothing.

    A failed request does not raise: the outcome's `faults` say what failed.
    """
    outcome = Outcome()
    found = _lapsed(source, today)
    for service in services:
        try:
            updates = service.notices(source)
        except LookupFailed as error:
            outcome.faults.append(str(error))
            continue
        if updates is not None:
            outcome.answered.append(service.name)
            found += _alerts_of(source, updates, service.name, today)
    outcome.alerts = list(_new(_still_true(found)))
    if keep:
        _save(source, outcome, today)
    return outcome


def _still_true(found: list[SourceAlert]) -> list[SourceAlert]:
    """Without grave notices from before a reinstatement, which that has ended."""
    again = [each.notice_on for each in found if each.reason == AlertReason.REINSTATEMENT]
    last = max((day for day in again if day), default=None)
    return [
        each
        for each in found
        if not (each.reason in GRAVE and again
                and (last is None or each.notice_on is None or each.notice_on <= last))
    ]  # fmt: skip


def _new(found: list[SourceAlert]) -> Iterator[SourceAlert]:
    """Those never raised before, each once; of what several services report, the first."""
    seen: set[tuple[str, str]] = set()
    reported: dict[str, str] = {}  # by reason: the service that reported it
    for alert in found:
        service = _service_of(alert)
        twice = (alert.reason, alert.notice) in seen
        if twice or reported.get(alert.reason, service) != service or not _is_new(alert):
            continue
        seen.add((alert.reason, alert.notice))
        reported[alert.reason] = service
        yield alert


def _service_of(alert: SourceAlert) -> str:
    return str(alert.found_via.partition(":")[0])


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
    source: ResearchSource, updates: list[Update], via: str, today: date
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
    """Whether it was never raised before, dismissed or not, nobody has to decide the same notice of
    another service, and the status does not show it."""
    same = SourceAlert.objects.filter(source=alert.source, reason=alert.reason)
    others = same.filter(state=AlertState.OPEN).exclude(found_via__startswith=_service_of(alert))
    if same.filter(notice=alert.notice).exists() or others.exists():
        return False
    if alert.reason == AlertReason.REINSTATEMENT:
        return alert.source.status in REINSTATABLE
    status_shows_it = (
        alert.source.status == alert.suggested_status and alert.reason != AlertReason.OTHER
    )
    return not status_shows_it or _is_another_correction(alert)


def _is_another_correction(alert: SourceAlert) -> bool:
    """Whether it is a correction from after the day on which a person checked the last one."""
    checked = alert.source.status_checked_on
    corrects = alert.suggested_status == SourceStatus.CORRECTED
    return bool(corrects and checked and alert.notice_on and alert.notice_on > checked)


def _save(source: ResearchSource, outcome: Outcome, today: date) -> None:
    via = ", ".join(outcome.answered)[:100]
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
