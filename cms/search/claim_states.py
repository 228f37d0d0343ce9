"""Stores the certainty and standing of each claim for spans of days, so that lists can filter.

A claim changes on the day after the last valid day of one of its sources, without any edit. With
one row per span of days a filter is right from midnight on, and no job has to run.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.certainty import Verdict
from cms.evidence.claim_grounds import ground, judged
from cms.evidence.effective_status import EffectiveStatus, effective_status_in
from cms.evidence.source_graph import SourceGraph, dependants_of
from cms.search.models import Claim, ClaimLink, ClaimState

CLAIMS_PER_BATCH = 500


def claims_resting_on(sources: Iterable[int]) -> set[int]:
    """Return the claims that link to these sources or to any source that builds on them."""
    links = ClaimLink.objects.filter(source__in=dependants_of(sources))
    return set(links.values_list("claim", flat=True))


def update_claim_states(claims: Iterable[int]) -> None:
    """Recompute the stored states of these claims. Reads no pages."""
    wanted = sorted(set(claims))
    for start in range(0, len(wanted), CLAIMS_PER_BATCH):
        with transaction.atomic():
            bump_version(is_told=True)
            # Answers of a page read the sources, and not these rows.
            record_change((), lists=(EVIDENCE,))
            _update_batch(wanted[start : start + CLAIMS_PER_BATCH])


def _update_batch(keys: list[int]) -> None:
    found = Claim.objects.filter(pk__in=keys).order_by("pk")
    claims = list(found.prefetch_related("links__source", "links__finding", "states"))
    graph = SourceGraph(link.source for claim in claims for link in claim.links.all())
    changed, states = [], []
    for claim in claims:
        new = list(_states(claim, graph))
        if list(map(_values, claim.states.all())) != list(map(_values, new)):
            changed.append(claim.pk)
            states += new
    ClaimState.objects.filter(claim__in=changed).delete()
    ClaimState.objects.bulk_create(states)


def claim_verdict(claim: Claim, statuses: dict[int, EffectiveStatus]) -> Verdict:
    """Return the verdict on an indexed claim; no query if its links were prefetched.

    `statuses` holds the effective status of its sources, by primary key.
    """
    links = [
        ground(link.source, link.finding, link.relation, link.group, statuses[link.source_id])
        for link in claim.links.all()
    ]
    return judged(links, claim.lowered_to)


def _states(claim: Claim, graph: SourceGraph) -> Iterator[ClaimState]:
    """Yield the state of the claim for each span of days, the first from `date.min` on."""
    sources = {link.source_id for link in claim.links.all()}
    first = date.min
    for last in _last_days(sources, graph):
        statuses = {pk: effective_status_in(graph, pk, last) for pk in sources}
        verdict = claim_verdict(claim, statuses)
        yield ClaimState(
            claim=claim,
            first_day=first,
            last_day=last,
            certainty=verdict.certainty or "",
            standing=verdict.standing,
            unresolved=verdict.unresolved,
            checked=verdict.checked,
        )
        if last < date.max:
            first = last + timedelta(days=1)


def _last_days(sources: Iterable[int], graph: SourceGraph) -> list[date]:
    """Return the last valid days of the sources, and `date.max`."""
    dates = {graph.records[pk].valid_until for pk in sources}
    return sorted({each for each in dates if each} | {date.max})


def _values(state: ClaimState) -> tuple[Any, ...]:
    return (
        state.first_day, state.last_day, state.certainty, state.standing, state.unresolved,
        state.checked,
    )  # fmt: skip
