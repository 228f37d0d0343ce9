"""Whether sources can still be relied on: by their own status, their dates, what they build on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from cms.core.prefetch import find_prefetched, once_an_answer
from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES, own_status
from cms.evidence.source_graph import SourceGraph

# The gravest last. Of two reasons to doubt a source, the graver one is shown.
GRAVITY = (
    SourceStatus.CURRENT,
    SourceStatus.UNVERIFIED,
    SourceStatus.CORRECTED,
    SourceStatus.SUPERSEDED,
    SourceStatus.EXPIRED,
    SourceStatus.EXPRESSION_OF_CONCERN,
    SourceStatus.WITHDRAWN,
    SourceStatus.RETRACTED,
)
# Statuses of an ancestor that editors see. Only a fallen ancestor changes the standing.
INHERITED = FALLEN_STATUSES | DOUBTED_STATUSES


@dataclass(frozen=True)
class Ancestor:
    """A source that another source builds on, `steps` links away, and whether it still holds."""

    key: str
    name: str  # for editors
    status: SourceStatus
    standing: StandingCode
    steps: int
    status_changed_on: date | None
    citation: str
    explains: bool = True  # it fell, or builds on a fallen one: the reason for the other's doubt


@dataclass(frozen=True)
class EffectiveStatus:
    """Whether a claim may rest on a source, and why.

    `EffectiveStatus(RETRACTED, "ancestor", ("cohort-2019", "trial-2011"), own=CURRENT)`: the source
    itself is current; it builds on cohort-2019, which builds on trial-2011, which is retracted.
    """

    code: SourceStatus
    since: Literal["own", "date", "ancestor"]
    through: tuple[str, ...] = ()  # keys from the next source to the one at fault
    through_names: tuple[str, ...] = ()  # the same sources, as editors read them
    own: SourceStatus = SourceStatus.CURRENT  # without ancestors; a passed date counts
    standing: StandingCode = StandingCode.STANDS
    builds_on: tuple[Ancestor, ...] = ()  # at any number of steps, the nearest first

    @property
    def label(self) -> str:
        """`Retracted`, `Expired (its date has passed)`, `Retracted (through Lee B 2011)`"""
        if self.since == "date":
            return f"{self.code.label} (its date has passed)"
        if self.since == "ancestor":
            return f"{self.code.label} (through {' → '.join(self.through_names)})"
        return str(self.code.label)


def effective_statuses(
    sources: Iterable[ResearchSource], on: date | None = None
) -> dict[int, EffectiveStatus]:
    """The status of each source by primary key, on a day (today).

    One query for any number of sources, none where they were prefetched. `valid_until` is the last
    day on which a source holds.
    """
    sources = list(sources)
    day = on or once_an_answer("today", timezone.localdate)
    prefetched = find_prefetched(EffectiveStatus, ((source.pk, day) for source in sources))
    if prefetched is not None:
        return {pk: status for (pk, _), status in prefetched.items()}
    if not sources:
        return {}
    graph = SourceGraph(sources)
    return {source.pk: effective_status_in(graph, source.pk, day) for source in sources}


def graver(one: SourceStatus, other: SourceStatus) -> bool:
    """Whether `one` is a graver reason for doubt than `other`."""
    return GRAVITY.index(one) > GRAVITY.index(other)


def effective_status_in(graph: SourceGraph, pk: int, day: date) -> EffectiveStatus:
    """The status of one source of the graph on a day."""
    record = graph.records[pk]
    own = code = record.own_status(day)
    since: Literal["own", "date", "ancestor"] = "date" if record.has_lapsed(day) else "own"
    at_fault: tuple[int, ...] = ()
    for path in graph.ancestors(pk):
        status = graph.records[path[-1]].own_status(day)
        if status in INHERITED and graver(status, code):
            code, since = status, "ancestor"
            at_fault = path
    return EffectiveStatus(
        code,
        since,
        tuple(graph.records[each].key for each in at_fault),
        tuple(graph.name(each) for each in at_fault),
        own,
        standing=_standing(pk, graph, day),
        builds_on=tuple(_ancestor(path[-1], len(path), graph, day) for path in graph.ancestors(pk)),
    )


def _standing(pk: int, graph: SourceGraph, day: date) -> StandingCode:
    """In doubt where a source fell that it builds on, at any number of steps."""
    if pk in graph.fallen:
        return StandingCode.FALLEN
    if _builds_on_fallen(pk, graph):
        return StandingCode.IN_DOUBT
    return own_status(graph.records[pk], day)


def _builds_on_fallen(pk: int, graph: SourceGraph) -> bool:
    return any(path[-1] in graph.fallen for path in graph.ancestors(pk))


def _ancestor(pk: int, steps: int, graph: SourceGraph, day: date) -> Ancestor:
    record = graph.records[pk]
    return Ancestor(
        key=record.key,
        name=graph.name(pk),
        status=record.own_status(day),
        standing=_standing(pk, graph, day),
        steps=steps,
        status_changed_on=record.status_changed_on,
        citation=graph.citation(pk),
        explains=pk in graph.fallen or _builds_on_fallen(pk, graph),
    )


def describe_status(status: EffectiveStatus) -> str:
    """`Relied on`, `In doubt (superseded)`, `Withdrawn (rests on Lee B 2011, retracted)`"""
    reasons = "; ".join(explain_status(status))
    return f"{status.standing.label} ({reasons})" if reasons else str(status.standing.label)


def explain_status(status: EffectiveStatus) -> Iterator[str]:
    """The source's own status, then the doubtful sources that it builds on, the nearest first."""
    if status.own != SourceStatus.CURRENT:
        passed = ", its date has passed" if status.since == "date" else ""
        yield f"{_word(status.own)}{passed}"
    alone = status.standing == StandingCode.FALLEN and status.own not in FALLEN_STATUSES
    verb = "rests on" if alone else "builds on"
    for above in (each for each in status.builds_on if each.status in INHERITED):
        yield f"{verb} {above.name}, {_word(above.status)}"


def _word(status: SourceStatus) -> str:
    return str(status.label).lower()
