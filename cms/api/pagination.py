"""Stock v2's pages of a list, at nearly one price however deep the offset and long the rows."""

from collections.abc import Hashable
from typing import Any

from wagtail.api.v2.pagination import WagtailPagination

from cms.core.content_version.memo import memoize_per_version

# Which part of a list, and what of it: a list has as many rows whatever these say.
SHOWING = frozenset({"limit", "offset", "order", "fields", "rich_text_format", "format", "_"})


class KeysFirstPagination(WagtailPagination):
    """The database sorts and skips keys; then the view's `rows` reads those that are answered.

    The rows are counted once for each content version. The second half of a list is read from its
    end. A search reads all keys that it ranks, which costs less than to find them again to count.
    """

    def paginate_queryset(self, queryset, request, view=None):
        bounds = super().paginate_queryset(_Bounds(), request, view)
        if "search" in request.GET:
            found = list(queryset.values_list("pk", flat=True))
            keys, self.total_count = found[bounds], len(found)
        else:
            key = ("count", view.tree.site.pk, request.path, _filters(request))
            self.total_count = memoize_per_version(key, queryset.count)
            keys = _keys(queryset, bounds, self.total_count)
        rows = view.rows(keys)
        return [rows[key] for key in keys if key in rows]


def _filters(request: Any) -> Hashable:
    return tuple(sorted(item for item in request.GET.items() if item[0] not in SHOWING))


def _keys(queryset: Any, bounds: slice, total: int) -> list[int]:
    """Those of a part of the list; rows that sort alike stand in the order of their keys."""
    order = queryset.query.order_by
    if order != ("?",):
        queryset = queryset.order_by(*order, "pk")
    keys, stop = queryset.values_list("pk", flat=True), min(bounds.stop, total)
    if bounds.start <= total // 2:
        return list(keys[bounds])
    if bounds.start >= stop:
        return []
    return list(keys.reverse()[total - stop : total - bounds.start])[::-1]


class _Bounds:
    """Stands in for a queryset, to learn which part of it is asked for."""

    def count(self) -> int:
        return 0

    def __getitem__(self, bounds: slice) -> slice:
        return bounds
