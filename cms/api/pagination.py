"""Pagination of lists, at nearly the same cost however deep the offset and long the rows."""

from collections.abc import Hashable
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from wagtail.api.v2.pagination import WagtailPagination

from cms.core.content_version.memo import memoize_per_version

DEFAULT_LIMIT = 20  # as Wagtail's API v2
# These choose a part of a list or the fields of its rows: the count of the list is the same.
UNCOUNTED_PARAMETERS = frozenset(
    {"limit", "offset", "order", "fields", "rich_text_format", "format", "_"}
)


class KeysFirstPagination(WagtailPagination):
    """Sorts and skips primary keys in the database; the view's `rows` reads only those answered.

    The count is memoized per content version. The second half of a list is read from its end. A
    search reads all keys that it ranks: that costs less than a second search to count them. A view
    that has searched by itself has them as `found`.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows that `?limit=` and `?offset=` name; their values are checked before."""
        start = int(request.GET.get("offset", 0))
        limit_max = settings.WAGTAILAPI_LIMIT_MAX
        limit = int(request.GET.get("limit", min(DEFAULT_LIMIT, limit_max or DEFAULT_LIMIT)))
        bounds = slice(start, start + limit)
        self.view = view
        if "search" in request.GET:
            searched = getattr(view, "found", None)
            found = searched.keys if searched else list(queryset.values_list("pk", flat=True))
            keys, self.total_count = found[bounds], len(found)
        else:
            key = ("count", view.tree.site.pk, request.path, _filters(request))
            shared = view.tree.visible.for_everyone
            self.total_count = (
                memoize_per_version(key, queryset.count) if shared else queryset.count()
            )
            keys = _keys(queryset, bounds, self.total_count)
        rows = view.rows(keys)
        return [rows[key] for key in keys if key in rows]


def _filters(request: Request) -> Hashable:
    return tuple(
        sorted(item for item in request.GET.items() if item[0] not in UNCOUNTED_PARAMETERS)
    )


def _keys(queryset: Any, bounds: slice, total: int) -> list[int]:
    """The primary keys of one part of a list; ties are broken by primary key."""
    order = queryset.query.order_by
    if order != ("?",):
        queryset = queryset.order_by(*order, "pk")
    keys, stop = queryset.values_list("pk", flat=True), min(bounds.stop, total)
    if bounds.start <= total // 2:
        return list(keys[bounds])
    if bounds.start >= stop:
        return []
    return list(keys.reverse()[total - stop : total - bounds.start])[::-1]
