"""Records what a new link between sources does to claims: one is said to build on a fallen one.

No status changes, and yet claims that rest on the source come into doubt.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from cms.claim_history.models import Cause, ClaimChange, SourceChange
from cms.core.content_version.bump import bump_version
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import FALLEN_STATUSES
from cms.evidence.source_graph import SourceGraph, record_of
from cms.evidence_changes.affected_claims import State, affected_claims
from cms.evidence_changes.claim_rows import record_claims


@transaction.atomic
def record_dependency(source: int, above: int, states: Mapping[int, State]) -> None:
    """Record that `source` builds on `above`, for each fallen source that it builds on thereby.

    `states` has the certainty and standing of live claims before. Whoever was asked about a claim
    because of the same fallen source is not asked again.
    """
    for fallen in _fallen_below(above):
        asked = ClaimChange.objects.filter(change__source=fallen)
        known = set(asked.values_list("page", "block"))
        found = [each for key, each in affected_claims(source).items() if key not in known]
        if not found:
            continue
        bump_version(is_recorded=True)
        status = record_of(fallen).own_status(timezone.localdate())
        recorded: SourceChange = SourceChange.objects.create(
            source=fallen,
            cause=Cause.PERSON,
            before=status,
            after=status,
            changed_on=timezone.localdate(),
        )
        record_claims(recorded, found, states)


def _fallen_below(above: int) -> Collection[ResearchSource]:
    """The fallen ones among a source and what it builds on, at any number of steps."""
    graph = SourceGraph([ResearchSource.objects.get(pk=above)])
    reached = {above} | {path[-1] for path in graph.ancestors(above)}
    today = timezone.localdate()
    fallen = [pk for pk in reached if graph.records[pk].own_status(today) in FALLEN_STATUSES]
    return list(ResearchSource.objects.filter(pk__in=fallen).order_by("key"))
