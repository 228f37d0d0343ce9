"""What sources build on, read at once: links between sources are few, and following them asks
nothing more."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from cms.evidence.choices import SourceStatus
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import Record, fallen

COUNTING = (
    "key", "status", "valid_until", "status_changed_on", "status_checked_on", "rests_alone",
)  # fmt: skip
CITED = ("authors", "title", "container", "year")


def record_of(source: ResearchSource) -> Record:
    return Record(*(_told(source, name) for name in COUNTING))


def _told(source: ResearchSource, name: str) -> object:
    value = getattr(source, name)
    if name != "status":
        return value
    return SourceStatus(value if value in SourceStatus.values else "unverified")


class SourceGraph:
    """The links between all sources, and the records of `sources` and of what anything builds on.

    `builds_on` and `records` are by primary key. The given sources count as they are in memory.
    """

    def __init__(self, sources: Iterable[ResearchSource]):
        self.builds_on: dict[int, list[int]] = defaultdict(list)
        self.records: dict[int, Record] = {}
        self._cited: dict[int, ResearchSource] = {}
        links = ResearchSource.depends_on.through.objects.order_by("to_researchsource__key")
        of_ancestor = [f"to_researchsource__{name}" for name in (*COUNTING, *CITED)]
        for pk, above, *told in links.values_list(
            "from_researchsource", "to_researchsource", *of_ancestor
        ):
            if pk != above:
                self.builds_on[pk].append(above)
                self._keep(above, told)
        for source in sources:
            self.records[source.pk] = record_of(source)

    def _keep(self, pk: int, told: list) -> None:
        if pk not in self.records:
            fields = dict(zip((*COUNTING, *CITED), told, strict=True))
            self._cited[pk] = ResearchSource(pk=pk, **fields)
            self.records[pk] = record_of(self._cited[pk])

    @cached_property
    def fallen(self) -> set[int]:
        return fallen(self.records, self.builds_on)

    @cached_property
    def citations(self) -> dict[int, str]:
        return {pk: source.reference for pk, source in self._cited.items()}


def dependants_of(keys: Iterable[int]) -> set[int]:
    """Everything that builds on these sources, at any number of steps, and they themselves."""
    below: dict[int, set[int]] = defaultdict(set)
    links = ResearchSource.depends_on.through.objects
    for pk, above in links.values_list("from_researchsource", "to_researchsource"):
        below[above].add(pk)
    found = set(keys)
    queue = list(found)
    while queue:
        new = below.get(queue.pop(), set()) - found
        found |= new
        queue += new
    return found
