"""Pagination of lists, at nearly the same cost however deep the offset and long the rows."""

from collections.abc import Hashable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.pagination import WagtailPagination

from cms.api.cursors import CursorPart, limit_of
from cms.core.content_version.memo import memoize_per_version

# These choose a part of a list or the fields of its rows: the count of the list is the same.
UNCOUNTED_PARAMETERS = frozenset(
    {"limit", "offset", "cursor", "order", "fields", "rich_text_format", "format", "_"}
)


class CursorPagination(WagtailPagination):
    """Wagtail's pagination, and `?cursor=`: its answers have `meta.next_cursor`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return the rows that `?limit=` and `?offset=` or `?cursor=` name."""
        if "cursor" not in request.GET:
            return super().paginate_queryset(queryset, request, view)
        self.view, self.total_count = view, queryset.count()
        part = CursorPart(queryset, request, limit_of(request))
        rows = list(part.rows)
        values = [[getattr(row, name) for name in part.names] for row in rows]
        self.next_cursor = part.next_cursor(values)
        return rows[: part.limit]

    def meta(self) -> dict[str, Any]:
        """What a list tells about itself."""
        counted = {"total_count": self.total_count}
        if not hasattr(self, "next_cursor"):
            return counted
        return {**counted, "next_cursor": self.next_cursor}

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": self.meta(), "items": data})


class KeysFirstPagination(CursorPagination):
    """Sorts and skips primary keys in the database; the view's `rows` reads only those answered.

    The count is memoized per content version; a view that counts better has a `count_all`. The
    second half of a list is read from its end. A search by Wagtail reads all keys that it ranks.
    A view that has searched by itself has the count and the first keys as `found`.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows that `?limit=` and `?offset=` or `?cursor=` name; their values are
        checked before."""
        start, limit = int(request.GET.get("offset", 0)), limit_of(request)
        bounds = slice(start, start + limit)
        self.view = view
        part = CursorPart(_ordered(queryset), request, limit) if "cursor" in request.GET else None
        if "search" in request.GET:
            searched = getattr(view, "found", None)
            found = searched.keys if searched else list(queryset.values_list("pk", flat=True))
            keys, self.total_count = found[bounds], searched.total if searched else len(found)
        else:
            key = ("count", view.tree.site.pk, request.path, _filters(request))
            count = getattr(view, "count_all", queryset.count)
            shared = view.tree.visible.for_everyone
            self.total_count = memoize_per_version(key, count) if shared else count()
            keys = self._keys_of(part) if part else _keys(queryset, bounds, self.total_count)
        rows = view.rows(keys)
        return [rows[key] for key in keys if key in rows]

    def _keys_of(self, part: CursorPart) -> list[int]:
        found = list(part.rows.values_list("pk", *part.names))
        self.next_cursor = part.next_cursor([values for _, *values in found])
        return [key for key, *_ in found[: part.limit]]


def _filters(request: Request) -> Hashable:
    return tuple(
        sorted(item for item in request.GET.items() if item[0] not in UNCOUNTED_PARAMETERS)
    )


def _ordered(queryset: Any) -> Any:
    order = queryset.query.order_by
    return queryset if order == ("?",) else queryset.order_by(*order, "pk")


def _keys(queryset: Any, bounds: slice, total: int) -> list[int]:
    """The primary keys of one part of a list; ties are broken by primary key."""
    keys, stop = _ordered(queryset).values_list("pk", flat=True), min(bounds.stop, total)
    if bounds.start <= total // 2:
        return list(keys[bounds])
    if bounds.start >= stop:
        return []
    return list(keys.reverse()[total - stop : total - bounds.start])[::-1]
