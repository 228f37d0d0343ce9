"""How far sources can still be relied on: their own status, their dates, what they build on."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from cms.core.prefetch import find_prefetched
from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES, own_status
from cms.evidence.source_graph import SourceGraph

# The gravest last. Of two reasons to doubt a source, the graver one is told.
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
# What editors are told of a source's ground; only what fell changes its standing.
INHERITED = FALLEN_STATUSES | DOUBTED_STATUSES


@dataclass(frozen=True)
class Ancestor:
    """A source that another builds on, `steps` away, and whether it still holds."""

    key: str
    status: SourceStatus
    standing: StandingCode
    steps: int
    status_changed_on: date | None
    citation: str
    explains: bool = True  # it fell, or builds on what fell: why the other source is in doubt


@dataclass(frozen=True)
class EffectiveStatus:
    """What is to be known of a source before a claim rests on it.

    `Standing(RETRACTED, "ancestor", ("cohort-2019", "trial-2011"), own=CURRENT)`: the source itself
    is current; it builds on cohort-2019, which builds on trial-2011, which is retracted.
    """

    code: SourceStatus
    since: Literal["own", "date", "ancestor"]
    through: tuple[str, ...] = ()  # keys from the next source to the one at fault
    own: SourceStatus = SourceStatus.CURRENT  # without ancestors; a passed date counts
    standing: StandingCode = StandingCode.STANDS
    builds_on: tuple[Ancestor, ...] = ()  # at any number of steps, the nearest first

    @property
    def label(self) -> str:
        """`Retracted`, `Expired (its date has passed)`, `Retracted (through trial-2011)`"""
        if self.since == "date":
            return f"{self.code.label} (its date has passed)"
        if self.since == "ancestor":
            return f"{self.code.label} (through {' → '.join(self.through)})"
        return str(self.code.label)


def effective_statuses(
    sources: Iterable[ResearchSource], on: date | None = None
) -> dict[int, EffectiveStatus]:
    """The standing of each source by primary key, on a day (today); one query for any number,
    none where they were fetched ahead.

    `valid_until` is the last day on which a source holds. Circles are walked once.
    """
    sources = list(sources)
    day = on or timezone.localdate()
    ahead = find_prefetched(EffectiveStatus, ((source.pk, day) for source in sources))
    if ahead is not None:
        return {pk: standing for (pk, _), standing in ahead.items()}
    if not sources:
        return {}
    ancestry = SourceGraph(sources)
    return {source.pk: effective_status_in(ancestry, source.pk, day) for source in sources}


def graver(one: SourceStatus, other: SourceStatus) -> bool:
    """Whether `one` is a graver reason for doubt than `other`."""
    return GRAVITY.index(one) > GRAVITY.index(other)


def effective_status_in(ancestry: SourceGraph, pk: int, day: date) -> EffectiveStatus:
    """The standing of one source on a day, among sources whose links are read."""
    record = ancestry.records[pk]
    own = code = record.own_status(day)
    since: Literal["own", "date", "ancestor"] = "date" if record.has_lapsed(day) else "own"
    through: tuple[str, ...] = ()
    for path, above in _above(pk, ancestry):
        status = ancestry.records[above].own_status(day)
        if status in INHERITED and graver(status, code):
            code, since, through = status, "ancestor", path
    return EffectiveStatus(
        code, since, through, own,
        standing=_holds(pk, ancestry, day),
        builds_on=tuple(
            _ancestor(above, len(path), ancestry, day) for path, above in _above(pk, ancestry)
        ),
    )  # fmt: skip


def _holds(pk: int, ancestry: SourceGraph, day: date) -> StandingCode:
    """In doubt where something that it builds on fell, at any number of steps."""
    if pk in ancestry.fallen:
        return StandingCode.FALLEN
    if any(above in ancestry.fallen for _, above in _above(pk, ancestry)):
        return StandingCode.IN_DOUBT
    return own_status(ancestry.records[pk], day)


def _ancestor(pk: int, steps: int, ancestry: SourceGraph, day: date) -> Ancestor:
    record = ancestry.records[pk]
    return Ancestor(
        key=record.key,
        status=record.own_status(day),
        standing=_holds(pk, ancestry, day),
        steps=steps,
        status_changed_on=record.status_changed_on,
        citation=ancestry.citations[pk],
        explains=pk in ancestry.fallen
        or any(above in ancestry.fallen for _, above in _above(pk, ancestry)),
    )


def _above(pk: int, ancestry: SourceGraph) -> Iterator[tuple[tuple[str, ...], int]]:
    """Everything that a source builds on, the nearest first, each with the keys that lead there."""
    seen, queue = {pk}, deque([(pk, ())])
    while queue:
        current, path = queue.popleft()
        for above in ancestry.builds_on.get(current, ()):
            if above not in seen:
                seen.add(above)
                way = (*path, ancestry.records[above].key)
                yield way, above
                queue.append((above, way))
