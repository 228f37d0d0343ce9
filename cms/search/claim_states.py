"""Stores the certainty and standing of each claim for spans of days, so that lists can filter.

A claim changes on the day after the last valid day of one of its sources, without any edit. With
one row per span of days a filter is right from midnight on, and no job has to run.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import QuerySet

from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import record_change
from cms.core.content_version.list_tags import EVIDENCE
from cms.evidence.certainty import Verdict
from cms.evidence.claim_grounds import ground, judged
from cms.evidence.effective_status import EffectiveStatus, effective_status_in
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.source_graph import SourceGraph, dependants_of
from cms.search.models import Claim, ClaimLink, ClaimState

CLAIMS_PER_BATCH = 5000
COLUMNS = ("first_day", "last_day", *ClaimState.VALUES)
Keys: TypeAlias = "list[int] | QuerySet[Any]"  # of claims
Link = tuple[Any, ...]  # source, finding or None, relation, group
Grounds = tuple[tuple[Link, ...], str]  # the links of a claim, and what an editor lowered it to
States = tuple[tuple[Any, ...], ...]  # values of `COLUMNS`, a state for each span of days


def claims_resting_on(sources: Iterable[int]) -> set[int]:
    """Return the claims that link to these sources or to any source that builds on them."""
    return set(_claims_resting_on(sources))


def _claims_resting_on(sources: Iterable[int]) -> Any:
    links = ClaimLink.objects.filter(source__in=dependants_of(sources))
    return links.values_list("claim", flat=True)


def update_claim_states(claims: Iterable[int]) -> None:
    """Recompute the stored states of these claims. Reads no pages."""
    _update(claims, lambda keys: keys)


def update_states_resting_on(sources: Iterable[int]) -> None:
    """Recompute the stored states of `claims_resting_on` these sources.

    The database finds the claims by itself: Django takes its time over thousands of keys.
    """
    resting = _claims_resting_on(sources)
    _update(resting, lambda keys: resting.filter(claim__gte=keys[0], claim__lte=keys[-1]))


def _update(claims: Iterable[int], named: Callable[[list[int]], Keys]) -> None:
    """`named` has the same keys, sorted, as a lookup can take them."""
    wanted = sorted(set(claims))
    for start in range(0, len(wanted), CLAIMS_PER_BATCH):
        with transaction.atomic():
            bump_version(is_recorded=True)
            # Answers of a page read the sources, and not these rows.
            record_change((), lists=(EVIDENCE,))
            _update_batch(named(wanted[start : start + CLAIMS_PER_BATCH]))


def _update_batch(keys: Keys) -> None:
    """Claims with the same links have the same states, which are worked out once."""
    claims = _grounds_of(keys)
    stored = _stored_states(keys)
    states_of = _Judge(claims.values()).states
    wanted: dict[States, list[int]] = defaultdict(list)
    for claim, grounds in claims.items():
        states = states_of(grounds)
        if states != stored.get(claim, ()):
            wanted[states].append(claim)
    for states, changed in wanted.items():
        _store(states, changed, stored)


def _grounds_of(keys: Keys) -> dict[int, Grounds]:
    links: dict[int, list[Link]] = defaultdict(list)
    rows = ClaimLink.objects.filter(claim__in=keys).order_by("pk")
    for claim, *link in rows.values_list("claim", "source", "finding", "relation", "group"):
        links[claim].append(tuple(link))
    found = Claim.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "lowered_to")
    return {claim: (tuple(links[claim]), lowered_to) for claim, lowered_to in found}


def _stored_states(keys: Keys) -> dict[int, States]:
    stored: dict[int, States] = {}
    rows = ClaimState.objects.filter(claim__in=keys).order_by("claim", "first_day")
    for claim, *state in rows.values_list("claim", *COLUMNS):
        stored[claim] = (*stored.get(claim, ()), tuple(state))
    return stored


def _store(states: States, claims: list[int], stored: dict[int, States]) -> None:
    """Overwrites the rows of claims whose spans of days stay, and replaces those of the others."""
    spans = [state[:2] for state in states]
    kept = [each for each in claims if [state[:2] for state in stored.get(each, ())] == spans]
    for first_day, last_day, *values in states if kept else ():
        rows = ClaimState.objects.filter(claim__in=kept, first_day=first_day, last_day=last_day)
        rows.update(**dict(zip(ClaimState.VALUES, values, strict=True)))
    if others := sorted({*claims} - {*kept}):
        ClaimState.objects.filter(claim__in=others).delete()
        ClaimState.objects.bulk_create(
            ClaimState(claim_id=claim, **dict(zip(COLUMNS, state, strict=True)))
            for claim in others
            for state in states
        )


class _Judge:
    """Works out the states of claims from their links, each set of links once."""

    def __init__(self, claims: Iterable[Grounds]):
        links = {link for grounds, _ in claims for link in grounds}
        self.sources = ResearchSource.objects.in_bulk({source for source, *_ in links})
        self.findings = Finding.objects.in_bulk({link[1] for link in links if link[1]})
        self.graph = SourceGraph(self.sources.values())
        self.states = cache(self._states)

    def _states(self, claim: Grounds) -> States:
        """One for each span of days, the first from `date.min` on."""
        links, lowered_to = claim
        sources = {source for source, *_ in links}
        first, states = date.min, []
        for last in _last_days(sources, self.graph):
            statuses = {pk: effective_status_in(self.graph, pk, last) for pk in sources}
            verdict = judged(
                [
                    ground(self.sources[source], self.findings.get(finding or 0), relation, group,
                           statuses[source])
                    for source, finding, relation, group in links
                ],
                lowered_to,
            )  # fmt: skip
            certainty, standing = verdict.certainty or "", verdict.standing
            states.append((first, last, certainty, standing, verdict.unresolved, verdict.checked))
            if last < date.max:
                first = last + timedelta(days=1)
        return tuple(states)


def claim_verdict(claim: Claim, statuses: dict[int, EffectiveStatus]) -> Verdict:
    """Return the verdict on an indexed claim; no query if its links were prefetched.

    `statuses` holds the effective status of its sources, by primary key.
    """
    links = [
        ground(link.source, link.finding, link.relation, link.group, statuses[link.source_id])
        for link in claim.links.all()
    ]
    return judged(links, claim.lowered_to)


def _last_days(sources: Iterable[int], graph: SourceGraph) -> list[date]:
    """Return the last valid days of the sources, and `date.max`."""
    dates = {graph.records[pk].valid_until for pk in sources}
    return sorted({each for each in dates if each} | {date.max})
