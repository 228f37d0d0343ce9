"""What `sources/` and `claims/` share: plain lists of TypedDicts, paged and refused as v2 does."""

from typing import Any, TypedDict

from django.db.models import Choices
from django.urls import path
from rest_framework.viewsets import GenericViewSet
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.utils import BadRequestError

from cms.api.endpoint import PublicEndpoint
from cms.api.of_site import OfSite


class ListMeta(TypedDict):
    total_count: int


class LibraryEndpoint(OfSite, PublicEndpoint, GenericViewSet):
    """A list of what the catalogue knows; `answer_list` says what is answered."""

    pagination_class = WagtailPagination
    filter_backends = []
    detail_parameters = frozenset({"format", "_", "site"})
    listing_parameters = detail_parameters | {"limit", "offset"}

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]

    def page_of(self, queryset: Any) -> tuple[ListMeta, list[Any]]:
        """The part of a queryset that `limit` and `offset` name, and how many there are."""
        rows = list(self.paginate_queryset(queryset))
        return ListMeta(total_count=self.paginator.total_count), rows

    def choice(self, name: str, choices: type[Choices]) -> str | None:
        """A parameter's value, one of closed ones; None where it is not given."""
        value = self.request.GET.get(name)
        if value is not None and value not in choices.values:
            raise BadRequestError(f"The {name} is one of: {', '.join(choices.values)}")
        return value

    def number(self, name: str) -> int | None:
        """A parameter's value, a whole number; None where it is not given."""
        value = self.request.GET.get(name)
        if value is None:
            return None
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise BadRequestError(f"The {name} is a whole number")
        return int(value)
