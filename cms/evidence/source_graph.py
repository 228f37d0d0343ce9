"""The links between sources (`depends_on`), and the one walk along them."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.db import connection

from cms.core.ready_queries import ReadyQuery
from cms.evidence.choices import SourceStatus
from cms.evidence.models import ResearchSource
from cms.evidence.own_status import Record, fallen

RECORD_FIELDS = (
    "key", "status", "valid_until", "status_changed_on", "status_checked_on", "rests_alone",
)  # fmt: skip
STATUSES = frozenset(SourceStatus.values)
CITATION_FIELDS = ("authors", "title", "container", "year", "guideline_id")


def walk(starts: Collection[int], links: Mapping[int, Iterable[int]]) -> Iterator[tuple[int, ...]]:
    """Follow links from some sources to all others, the nearest first.

    Yields for each source reached, once, the primary keys on the way to it: `(7, 3)` where a start
    links to 7 and 7 links to 3. The starts themselves are not yielded; circles are walked once.
    """
    seen = set(starts)
    queue: deque[tuple[int, tuple[int, ...]]] = deque((start, ()) for start in starts)
    while queue:
        current, path = queue.popleft()
        for following in links.get(current, ()):
            if following not in seen:
                seen.add(following)
                way = (*path, following)
                yield way
                queue.append((following, way))


def dependants_of(sources: Iterable[int]) -> set[int]:
    """The primary keys of `sources` and of all that build on them, at any number of steps."""
    dependants: dict[int, list[int]] = defaultdict(list)
    for source, above in _links():
        dependants[above].append(source)
    starts = set(sources)
    return starts | {path[-1] for path in walk(starts, dependants)}


def would_build_on_itself(source: int, depends_on: Collection[int]) -> bool:
    """Whether `source` would build on itself, also through others, if it built on `depends_on`."""
    links: dict[int, list[int]] = defaultdict(list)
    for each, above in _links():
        links[each].append(above)
    return source in depends_on or any(path[-1] == source for path in walk(depends_on, links))


def _links() -> Iterable[tuple[int, int]]:
    """Each source with one that it builds on, by primary key."""
    links: Iterable[tuple[int, int]] = ResearchSource.depends_on.through.objects.values_list(
        "from_researchsource", "to_researchsource"
    )
    return links


def _above(keys: list[int]) -> Any:
    """The links from sources to what they build on, with what is read of the latter."""
    links = ResearchSource.depends_on.through._default_manager
    of_ancestor = [f"to_researchsource__{name}" for name in (*RECORD_FIELDS, *CITATION_FIELDS)]
    return (
        links.filter(from_researchsource__in=keys)
        .order_by("to_researchsource__key")
        .values_list("from_researchsource", "to_researchsource", *of_ancestor)
    )


_read_above = ReadyQuery(_above)


def _all_above(keys: list[int]) -> list[int]:
    """What the sources build on, at any number of steps. One query, none without sources."""
    if not keys:
        return []
    links = ResearchSource.depends_on.through._meta
    table, source, above = (
        connection.ops.quote_name(name)
        for name in (links.db_table, "from_researchsource_id", "to_researchsource_id")
    )
    marks = ", ".join(["%s"] * len(keys))
    query = (
        f"WITH RECURSIVE reached(id) AS (SELECT {above} FROM {table} WHERE {source} IN ({marks}) "  # noqa: S608
        f"UNION SELECT {above} FROM {table} JOIN reached ON {source} = reached.id) "
        "SELECT id FROM reached"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, keys)
        return [row[0] for row in cursor.fetchall()]


class SourceGraph:
    """The links from `sources` to all that they build on, and the records of both.

    `builds_on` and `records` are keyed by primary key. The given sources count as they are in
    memory, not as they are stored. One query; two where they build on others, three where these do.
    """

    def __init__(self, sources: Iterable[ResearchSource]):
        self.builds_on: dict[int, list[int]] = defaultdict(list)
        self.records: dict[int, Record] = {}
        self._stored: dict[int, dict[str, Any]] = {}
        given = {source.pk: source for source in sources}
        seen, step = set(given), [*given]
        while step:
            links = [link for link in _read_above(step) if link[0] != link[1]]
            for pk, above, *values in links:
                self.builds_on[pk].append(above)
                self._add_ancestor(above, values)
            step = [*dict.fromkeys(link[1] for link in links if link[1] not in seen)]
            seen.update(step)
            if further := _all_above(step):
                step += [each for each in further if each not in seen]
            else:
                step = []
        for pk, source in given.items():
            self.records[pk] = record_of(source)

    def _add_ancestor(self, pk: int, values: list[Any]) -> None:
        if pk not in self.records:
            fields = dict(zip((*RECORD_FIELDS, *CITATION_FIELDS), values, strict=True))
            self._stored[pk] = fields
            self.records[pk] = Record(*(_value(name, fields[name]) for name in RECORD_FIELDS))

    def ancestors(self, pk: int) -> Iterator[tuple[int, ...]]:
        """The way to each source that this one builds on, the nearest first; see `walk`."""
        return walk([pk], self.builds_on)

    @cached_property
    def fallen(self) -> set[int]:
        return fallen(self.records, self.builds_on)

    def citation(self, pk: int) -> str:
        """The reference of a source that another builds on."""
        return self._cited(pk).reference

    def name(self, pk: int) -> str:
        """What editors call a source that another builds on."""
        return self._cited(pk).name

    def _cited(self, pk: int) -> ResearchSource:
        """Made only for the few that are named: the graph holds the links of all sources."""
        return ResearchSource(pk=pk, **self._stored[pk])


def record_of(source: ResearchSource) -> Record:
    return Record(*(_value(name, getattr(source, name)) for name in RECORD_FIELDS))


def _value(name: str, value: Any) -> Any:
    """A status that is no longer one counts as unverified."""
    if name != "status":
        return value
    return SourceStatus(value if value in STATUSES else "unverified")
