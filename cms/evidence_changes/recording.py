"""Records which claims a change of a source reaches, in the transaction of that change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.claim_history.models import DOUBTFUL, SEVERE, Cause, ClaimChange, Decision, SourceChange
from cms.core.content_version.bump import bump_version
from cms.evidence.choices import SourceStatus
from cms.evidence.effective_status import graver
from cms.evidence.models import ResearchSource, SourceAlert
from cms.evidence_changes.affected_claims import (
    AffectedClaim,
    Key,
    State,
    affected_claims,
    states_on,
)
from cms.evidence_changes.claim_rows import mark_notified, record_claims


@dataclass(frozen=True)
class StatusChange:
    """What changed: the source's own status, and what the claims were like before.

    `states` has the certainty and standing of live claims before the change, by primary key of the
    indexed claim.
    """

    source: ResearchSource
    before: SourceStatus
    after: SourceStatus
    states: Mapping[int, State] = field(default_factory=dict)
    cause: Any = Cause.PERSON
    alert: SourceAlert | None = None
    lapsed_on: date | None = None

    @property
    def matters(self) -> bool:
        """Whether the source falls, comes into doubt, or holds again. Verifying it changes nothing
        for claims."""
        return self.before != self.after and bool({self.before, self.after} & DOUBTFUL)

    @property
    def is_good_news(self) -> bool:
        return self.after not in DOUBTFUL


@transaction.atomic
def record_status_change(change: StatusChange) -> SourceChange:
    """Record a change of status, with a row for each claim that it reaches.

    What an undecided notice has recorded already becomes the record of the change, so that nobody
    is told twice. What waits for a decision because of an earlier change of the source is closed.
    """
    bump_version(is_recorded=True)
    recorded = _announced(change) or SourceChange(source=change.source)
    recorded.alert = change.alert or recorded.alert
    recorded.cause, recorded.is_notice = change.cause, False
    recorded.before, recorded.after = change.before, change.after
    recorded.changed_on = timezone.localdate()
    recorded.lapsed_on = change.lapsed_on
    recorded.save()
    _close_earlier(recorded, Decision.RESTORED if change.is_good_news else Decision.SUPERSEDED)
    found = affected_claims(change.source.pk)
    record_claims(recorded, found.values(), change.states)
    _reopen(recorded, found)
    return recorded


@transaction.atomic
def record_lapse(source: ResearchSource) -> SourceChange:
    """Record that the last valid day of a source has passed.

    Leaves out claims that were published, and drafts that were saved, after that day.
    """
    bump_version(is_recorded=True)
    last_day = source.valid_until
    changed_on = last_day + timedelta(days=1) if last_day else timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(changed_on, datetime.min.time()))
    found = affected_claims(source.pk, drafts_before=midnight)
    published_since = _published_since(found, midnight)
    found = {key: each for key, each in found.items()
             if not (each.in_live and each.page in published_since)}  # fmt: skip
    recorded: SourceChange = SourceChange.objects.create(
        source=source,
        cause=Cause.DATE,
        before=source.status,
        after=SourceStatus.EXPIRED,
        changed_on=changed_on,
        lapsed_on=last_day,
    )
    claims = [each.claim for each in found.values() if each.claim]
    record_claims(recorded, found.values(), states_on(claims, last_day or changed_on))
    return recorded


@transaction.atomic
def record_notice(alert: SourceAlert) -> SourceChange | None:
    """Record a grave notice that nobody has decided yet; None if the source is as bad already.

    Visitors read nothing of it: the status is as before.
    """
    before: Any = SourceStatus(alert.source.status)
    after: Any = SourceStatus(alert.suggested_status)
    if after not in SEVERE or not graver(after, before):
        return None
    recorded: SourceChange = SourceChange.objects.create(
        source=alert.source,
        alert=alert,
        cause=Cause.NOTICE,
        before=before,
        after=after,
        is_notice=True,
        changed_on=timezone.localdate(),
    )
    found = affected_claims(alert.source_id).values()
    claims = [each.claim for each in found if each.claim]
    record_claims(recorded, found, states_on(claims, timezone.localdate()), is_notice=True)
    return recorded


@transaction.atomic
def close_notice(alert: SourceAlert) -> None:
    """A person found that a notice changes nothing: its claims wait for no decision any more."""
    for recorded in SourceChange.objects.filter(alert=alert, is_notice=True):
        _close(recorded.claims.open(), Decision.DISMISSED, alert.decided_by_id)
        mark_notified(recorded)


def _announced(change: StatusChange) -> SourceChange | None:
    """The record of an undecided notice of the same outcome."""
    notices = SourceChange.objects.filter(
        source=change.source,
        is_notice=True,
        after=change.after,
        alert__state__in=("open", "accepted"),
    )
    found: SourceChange | None = notices.order_by("-pk").first()
    return found


def _close_earlier(recorded: SourceChange, decision: Any) -> None:
    earlier = ClaimChange.objects.open().filter(change__source=recorded.source_id)
    _close(earlier.exclude(change=recorded), decision)


def _reopen(recorded: SourceChange, found: Mapping[Key, AffectedClaim]) -> None:
    """What a milder change closed, although its notice was not decided, waits now that it is."""
    closed = recorded.claims.filter(decision=Decision.SUPERSEDED)
    keys = [row.pk for row in closed if (row.page_id, row.block) in found]
    if keys:
        closed.filter(pk__in=keys).update(decision="", decided_at=None, in_force_at=None)


def _close(rows: Any, decision: Any, user: int | None = None) -> None:
    now = timezone.now()
    rows.update(decision=decision, decided_at=now, decided_by=user, in_force_at=now)


def _published_since(found: Mapping[Key, AffectedClaim], moment: datetime) -> set[int]:
    pages = {each.page for each in found.values() if each.in_live}
    since = Page.objects.filter(pk__in=pages, last_published_at__gte=moment)
    return set(since.values_list("pk", flat=True))
