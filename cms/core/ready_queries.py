"""Queries that Django compiles once in a thread; afterwards only their keys change.

To build a queryset and to compile its SQL takes Django several times as long as it takes the
database to answer by primary key. The SQL stays Django's own: it is what the queryset compiles to.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

MAX_KEYS = 512  # more are read as Django reads them
MAX_STATEMENTS = 500  # of one connection; an address space of sites and private parts is bounded
_STATEMENTS = "_clinic_ready_queries"  # attribute of a connection, which belongs to one thread
_FIRST_MARK = -(2**31) + 1  # no primary key, and fits into every integer column

Build = Callable[..., QuerySet[Any]]


class ReadyQuery:
    """The rows for some primary keys: `ReadyQuery(build)(keys, *shape)`.

    `build(keys, *shape)` returns the queryset. It must name each key once, in a lookup such as
    `source__in=keys`, and must depend on nothing but `shape`, which is hashable: a model, or the
    paths of the private pages. Prefetches of the queryset are ignored.
    """

    def __init__(self, build: Build) -> None:
        self.build = build

    def __call__(self, keys: Iterable[int], *shape: Any) -> list[Any]:
        """Return the rows, model instances or what `values_list` makes; one query, none without
        keys."""
        wanted = list(keys)
        if not wanted:
            return []
        if len(wanted) > MAX_KEYS:
            return list(self.build(wanted, *shape).prefetch_related(None))
        wanted += wanted[-1:] * (_width(len(wanted)) - len(wanted))
        return self._statement(len(wanted), shape).rows(wanted)

    def _statement(self, width: int, shape: tuple[Hashable, ...]) -> "_Statement":
        known = connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_STATEMENTS, {})
        found: _Statement | None = known.get((self, width, shape))
        if found is None:
            if len(known) >= MAX_STATEMENTS:
                known.clear()
            marks = range(_FIRST_MARK, _FIRST_MARK + width)
            found = known[self, width, shape] = _Statement(self.build([*marks], *shape), marks)
        return found


def _width(count: int) -> int:
    """The next power of two, so that few statements serve lists of any length."""
    return 1 << (count - 1).bit_length()


class _Statement:
    """One compiled query; `marks` stand where the keys belong."""

    def __init__(self, queryset: QuerySet[Any], marks: range) -> None:
        self.db = queryset.db
        self.compiler: Any = queryset.query.get_compiler(self.db)
        try:
            self.sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, parameters = "", ()
        self.parameters = tuple(parameters)
        self.slots = [
            (at, marks.index(each))
            for at, each in enumerate(self.parameters)
            if isinstance(each, int) and each in marks
        ]
        if self.sql:
            self.converters = self._converters()
            self.read = self._reader()

    def rows(self, keys: list[int]) -> list[Any]:
        if not self.sql:
            return []
        parameters = [*self.parameters]
        for at, key in self.slots:
            parameters[at] = keys[key]
        with connections[self.db].cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: Any = cursor.fetchall()
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        return [self.read(row) for row in found]

    def _converters(self) -> Any:
        return self.compiler.get_converters([each[0] for each in self.compiler.select])

    def _reader(self) -> Callable[[Any], Any]:
        compiler, info = self.compiler, self.compiler.klass_info
        if not compiler.query.default_cols:  # of `values_list`
            return tuple
        start, stop = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [each[0].target.attname for each in compiler.select[start:stop]]
        related = get_related_populators(info, compiler.select, self.db)
        annotations = [*(compiler.annotation_col_map or {}).items()]

        def read(row: Any) -> Any:
            found = info["model"].from_db(self.db, names, row[start:stop])
            for each in related:
                each.populate(row, found)
            for name, at in annotations:
                setattr(found, name, row[at])
            return found

        return read
