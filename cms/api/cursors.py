"""`?cursor=`: the next part of a list, whatever was added or taken away before it meanwhile.

A cursor is the place in the order of the list at which the last part ended: the values of the
columns that sort it. They are sealed, because a column such as the path of a page is not public.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.db.models import Q
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.api.sealed_text import NotSealed, seal, unseal

START = "*"
DEFAULT_LIMIT = 20  # as Wagtail's API v2
MAX_CURSOR_CHARACTERS = 1000
NOT_OURS = (
    "The parameter cursor is not one that this list answered. Begin anew with cursor=*, keep the "
    "same filters and order, and take each next one from meta.next_cursor as it is"
)
# These may change from one part to the next.
FREE = frozenset({"cursor", "limit", "fields", "rich_text_format", "format", "_"})


class Column(NamedTuple):
    """A column that sorts a list; `empty_last` says where rows without a value stand."""

    name: str
    field: Any
    descending: bool
    empty_last: bool


class CursorPart:
    """The part of a list that `?cursor=` names: `rows`, one more than are answered."""

    def __init__(self, queryset: Any, request: Request, limit: int) -> None:
        """Check the parameters.

        Raises:
            BadRequestError: one does not go with a cursor, or the cursor is none of this list.
        """
        _refuse_others(request, limit)
        self.limit = limit
        self.columns = _columns(queryset)
        self._use = _use(request, self.columns)
        wanted = request.GET["cursor"]
        if wanted != START:
            queryset = queryset.filter(self._after(_values(wanted, self._use, self.columns)))
        self.rows = queryset[: limit + 1]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def next_cursor(self, rows: Sequence[Sequence[Any]]) -> str | None:
        """Return the cursor after `limit` of these rows of values; None where no more follow.

        Raises:
            BadRequestError: the values are too long for an address.
        """
        if len(rows) <= self.limit:
            return None
        written = json.dumps([_written(value) for value in rows[self.limit - 1]])
        cursor = seal(written, self._use)
        if len(cursor) > MAX_CURSOR_CHARACTERS:
            raise BadRequestError(
                "The parameter cursor does not go with this order: its texts are too long. Use "
                "offset, or order by something shorter"
            )
        return cursor

    def _after(self, values: Sequence[Any]) -> Q:
        """The rows that stand after these values."""
        found, same = [], Q()
        for column, value in zip(self.columns, values, strict=True):
            found.append(same & _beyond(column, value))
            same &= Q(
                **({f"{column.name}__isnull": True} if value is None else {column.name: value})
            )
        return reduce(or_, found)


def _refuse_others(request: Request, limit: int) -> None:
    others = {"offset": "Use one or the other", "search": "Use offset with a search"}
    for name, cure in others.items():
        if name in request.GET:
            raise BadRequestError(f"The parameter cursor does not go with {name}. {cure}")
    if request.GET.get("order") == "random":
        raise BadRequestError("The parameter cursor does not go with order=random. Leave out one")
    if limit < 1:
        raise BadRequestError("The parameter cursor needs a limit of 1 or more")


def _columns(queryset: Any) -> list[Column]:
    """The columns that sort a queryset, up to the first in which no two rows are alike."""
    largest = connections[queryset.db].features.nulls_order_largest
    found = []
    for order in queryset.query.order_by:
        if isinstance(order, str):
            name, descending = order.removeprefix("-"), order.startswith("-")
            empty_last = largest is not descending
        else:
            name, descending = order.expression.name, order.descending
            empty_last = bool(order.nulls_last)
        field = _field(queryset, name)
        if field.is_relation:
            raise BadRequestError(f"The parameter cursor does not go with order={name}. Use offset")
        found.append(Column(name, field, descending, empty_last))
        of_row = issubclass(queryset.model, getattr(field, "model", type(None)))
        if of_row and field.unique and not field.null:
            break
    return found


def _field(queryset: Any, name: str) -> Any:
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    meta = queryset.model._meta
    if name == "pk":
        key = meta.pk
        while key.is_relation:  # of a page type: it is that of the page
            key = key.target_field
        return key
    by_column = {field.attname: field for field in meta.concrete_fields if field.is_relation}
    return by_column[name].target_field if name in by_column else meta.get_field(name)


def _use(request: Request, columns: Iterable[Column]) -> str:
    """What a cursor is for: this list, with these filters, in this order."""
    given: Mapping[str, str] = request.GET
    kept = sorted((name, value) for name, value in given.items() if name not in FREE)
    order = ",".join(f"{'-' * column.descending}{column.name}" for column in columns)
    return f"{request.path}?{urlencode(kept)}#{order}"


def _values(cursor: str, use: str, columns: Sequence[Column]) -> list[Any]:
    try:
        written = json.loads(unseal(cursor, use))
    except NotSealed as error:
        raise BadRequestError(NOT_OURS) from error
    return [
        None if value is None else column.field.to_python(value)
        for column, value in zip(columns, written, strict=True)
    ]


def _written(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _beyond(column: Column, value: Any) -> Q:
    """The rows that stand after a value in one column."""
    if value is None:
        return Q(pk__in=[]) if column.empty_last else Q(**{f"{column.name}__isnull": False})
    beyond = Q(**{f"{column.name}__{'lt' if column.descending else 'gt'}": value})
    if column.empty_last and _may_be_empty(column):
        beyond |= Q(**{f"{column.name}__isnull": True})
    return beyond


def _may_be_empty(column: Column) -> bool:
    return bool(column.field.null) or column.name not in {column.field.name, "pk"}


def limit_of(request: Request) -> int:
    """How many rows a request asks for; the value is checked before."""
    most = settings.WAGTAILAPI_LIMIT_MAX
    return int(request.GET.get("limit", min(DEFAULT_LIMIT, most or DEFAULT_LIMIT)))
