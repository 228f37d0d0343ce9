from django.db.models import Count, Window
from wagtail.api.v2.pagination import WagtailPagination


class KeysFirstPagination(WagtailPagination):
    """Stock v2's pages of a list, at the same price however deep the offset and long the rows.

    The database sorts and skips keys, and only then reads the rows of the few that are answered.
    A search is counted in the same pass that ranks it.
    """

    def paginate_queryset(self, queryset, request, view=None):
        if "search" in request.GET:
            bounds = super().paginate_queryset(_Bounds(), request, view)
            keys = self._counted(queryset, bounds)
        else:
            keys = list(
                super().paginate_queryset(queryset, request, view).values_list("pk", flat=True)
            )
        rows = queryset.model._default_manager.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def _counted(self, queryset, bounds):
        counted = queryset.annotate(found=Window(Count("pk"))).values_list("pk", "found")
        rows = list(counted[bounds])
        self.total_count = rows[0][1] if rows else queryset.count()
        return [key for key, _ in rows]


class _Bounds:
    """Stands in for a queryset, to learn which part of it is asked for."""

    def count(self):
        return 0

    def __getitem__(self, bounds):
        return bounds
