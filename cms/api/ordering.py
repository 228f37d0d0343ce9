"""How lists are sorted: each in one order, so that its parts neither repeat nor miss a row."""

from wagtail.api.v2.filters import OrderingFilter, SearchFilter
from wagtail.api.v2.utils import BadRequestError

from cms.api.wagtail_parameters import UNSORTABLE, sortable


class OneOrder(OrderingFilter):
    """`?order=`, as in stock v2; rows that sort alike stand in the order of their keys."""

    def filter_queryset(self, request, queryset, view):
        asked = {name.lstrip("-") for name in request.GET.get("order", "").split(",")}
        fields = {each.name: each for each in queryset.model._meta.get_fields()}
        unordered = {each for each in asked & fields.keys() if not sortable(fields[each])}
        if refused := sorted((asked & UNSORTABLE) | unordered):
            raise BadRequestError(f"No list is sorted by {', '.join(refused)}")
        ordered = super().filter_queryset(request, queryset, view)
        by = ordered.query.order_by
        # Wagtail's search, unlike ours of pages, cannot sort by a key.
        searches = any(issubclass(each, SearchFilter) for each in view.filter_backends)
        sought = "search" in request.GET and searches
        return ordered if sought or by == ("?",) else ordered.order_by(*by, "pk")
