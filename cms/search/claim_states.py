"""What each claim is worth on each day, worked out by the one rule and kept for filters.

A claim changes on days of its own: once the last day of one of its sources has passed. So it is
kept for spans of days, and a filter is right at midnight without anybody working.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cms.evidence.certainty import Verdict
from cms.evidence.claim_grounds import ground, judged
from cms.evidence.effective_status import EffectiveStatus, effective_status_in
from cms.evidence.source_graph import SourceGraph, dependants_of
from cms.search.models import Claim, ClaimLink, ClaimState
from cms.search.rebuilding_signal import rebuilding

CLAIMS_PER_BATCH = 500


def claims_resting_on(sources: Iterable[int]) -> set[int]:
    """The claims that link to these sources or to any that builds on them."""
    links = ClaimLink.objects.filter(source__in=dependants_of(sources))
    return set(links.values_list("claim", flat=True))


def update_claim_states(claims: Iterable[int]) -> None:
    """Say anew how certain these claims are and whether they stand; no page is read."""
    wanted = sorted(set(claims))
    for start in range(0, len(wanted), CLAIMS_PER_BATCH):
        with transaction.atomic():
            rebuilding.send(sender=None)
            _update_batch(wanted[start : start + CLAIMS_PER_BATCH])


def _update_batch(keys: list[int]) -> None:
    found = Claim.objects.filter(pk__in=keys).order_by("pk")
    claims = list(found.prefetch_related("links__source", "links__finding", "states"))
    ancestry = SourceGraph(link.source for claim in claims for link in claim.links.all())
    changed, states = [], []
    for claim in claims:
        now = list(_states(claim, ancestry))
        if list(map(_told, claim.states.all())) != list(map(_told, now)):
            changed.append(claim.pk)
            states += now
    ClaimState.objects.filter(claim__in=changed).delete()
    ClaimState.objects.bulk_create(states)


def claim_verdict(claim: Claim, known: dict[int, EffectiveStatus]) -> Verdict:
    """What the rule says of a claim of the catalogue; asks nothing where links were fetched."""
    links = [
        ground(link.source, link.finding, link.relation, link.group, known[link.source_id])
        for link in claim.links.all()
    ]
    return judged(links, claim.lowered_to)


def _states(claim: Claim, ancestry: SourceGraph) -> Iterator[ClaimState]:
    """The claim in each span of days, the first span from the beginning of time."""
    sources = {link.source_id for link in claim.links.all()}
    first = date.min
    for last in _last_days(sources, ancestry):
        known = {pk: effective_status_in(ancestry, pk, last) for pk in sources}
        found = claim_verdict(claim, known)
        yield ClaimState(
            claim=claim,
            first_day=first,
            last_day=last,
            certainty=found.certainty or "",
            standing=found.standing,
            unresolved=found.unresolved,
            checked=found.checked,
        )
        if last < date.max:
            first = last + timedelta(days=1)


def _last_days(sources: Iterable[int], ancestry: SourceGraph) -> list[date]:
    """The days after which one of the sources no longer holds, and the end of time."""
    dates = {ancestry.records[pk].valid_until for pk in sources}
    return sorted({each for each in dates if each} | {date.max})


def _told(state: ClaimState) -> tuple[Any, ...]:
    return (
        state.first_day, state.last_day, state.certainty, state.standing, state.unresolved,
        state.checked,
    )  # fmt: skip
