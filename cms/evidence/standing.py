"""How far sources can still be relied on: their own status, their dates, what they build on."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.evidence.choices import SourceStatus
from cms.evidence.models import ResearchSource

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
# What a source hands down to those that build on it: its ground is gone, not merely doubted.
INHERITED = frozenset(
    {
        SourceStatus.SUPERSEDED,
        SourceStatus.EXPIRED,
        SourceStatus.WITHDRAWN,
        SourceStatus.RETRACTED,
    }
)
LAPSES = frozenset({SourceStatus.CURRENT, SourceStatus.UNVERIFIED, SourceStatus.CORRECTED})


@dataclass(frozen=True)
class Standing:
    """What is to be known of a source before a claim rests on it.

    `Standing(RETRACTED, "ancestor", ("cohort-2019", "trial-2011"), own=CURRENT)`: the source itself
    is current; it builds on cohort-2019, which builds on trial-2011, which is retracted.
    """

    code: SourceStatus
    since: Literal["own", "date", "ancestor"]
    through: tuple[str, ...] = ()  # keys from the next source to the one at fault
    own: SourceStatus = SourceStatus.CURRENT  # without ancestors; a passed date counts

    @property
    def label(self) -> str:
        """`Retracted`, `Expired (its date has passed)`, `Retracted (through trial-2011)`"""
        if self.since == "date":
            return f"{self.code.label} (its date has passed)"
        if self.since == "ancestor":
            return f"{self.code.label} (through {' → '.join(self.through)})"
        return str(self.code.label)


class _Record(NamedTuple):
    key: str
    status: str
    valid_until: date | None


Ancestors = dict[int, dict[int, _Record]]


def standings(sources: Iterable[ResearchSource], on: date | None = None) -> dict[int, Standing]:
    """The standing of each source by primary key, on a day (today); one query for any number.

    `valid_until` is the last day on which a source holds. Circles are walked once.
    """
    day = on or timezone.localdate()
    ancestors = _ancestors()
    return {
        source.pk: _standing(
            _Record(source.key, source.status, source.valid_until), source.pk, ancestors, day
        )
        for source in sources
    }


def own_status(source: ResearchSource, on: date | None = None) -> SourceStatus:
    """The status of a source itself on a day (today): once `valid_until` has passed, expired."""
    record = _Record(source.key, source.status, source.valid_until)
    return _own(record, on or timezone.localdate())[0]


def with_own_status(
    sources: QuerySet[ResearchSource], status: str, on: date | None = None
) -> QuerySet[ResearchSource]:
    """Those of `sources` whose `own_status` is this one."""
    lapsed = Q(status__in=LAPSES, valid_until__lt=on or timezone.localdate())
    if status == SourceStatus.EXPIRED:
        return sources.filter(lapsed | Q(status=status))
    return sources.filter(~lapsed, status=status)


def graver(one: SourceStatus, other: SourceStatus) -> bool:
    """Whether `one` is a graver reason for doubt than `other`."""
    return GRAVITY.index(one) > GRAVITY.index(other)


def _standing(record: _Record, pk: int, ancestors: Ancestors, day: date) -> Standing:
    own, since = _own(record, day)
    worst = Standing(own, since, own=own)
    for path, ancestor in _above(pk, ancestors):
        code, _ = _own(ancestor, day)
        if code in INHERITED and graver(code, worst.code):
            worst = Standing(code, "ancestor", path, own=own)
    return worst


def _own(record: _Record, day: date) -> tuple[SourceStatus, Literal["own", "date"]]:
    known = record.status in SourceStatus.values  # else a code that there is no more
    status = SourceStatus(record.status) if known else SourceStatus.UNVERIFIED
    if status in LAPSES and record.valid_until and record.valid_until < day:
        return SourceStatus.EXPIRED, "date"
    return status, "own"


def _above(pk: int, ancestors: Ancestors) -> Iterator[tuple[tuple[str, ...], _Record]]:
    """Everything that a source builds on, the nearest first, each with the keys that lead there."""
    seen, queue = {pk}, deque([(pk, ())])
    while queue:
        current, path = queue.popleft()
        for key, record in ancestors.get(current, {}).items():
            if key not in seen:
                seen.add(key)
                way = (*path, record.key)
                yield way, record
                queue.append((key, way))


def _ancestors() -> Ancestors:
    """All links between sources at once: there are few, and following them asks nothing more."""
    found: Ancestors = defaultdict(dict)
    links = ResearchSource.depends_on.through.objects.order_by("to_researchsource__key")
    for pk, ancestor, *record in links.values_list(
        "from_researchsource",
        "to_researchsource",
        "to_researchsource__key",
        "to_researchsource__status",
        "to_researchsource__valid_until",
    ):
        found[pk][ancestor] = _Record(*record)
    return found
