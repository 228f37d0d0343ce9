"""The base of `sources/` and `claims/`: lists of TypedDicts, with the paging and errors of v2."""

from collections.abc import Collection
from typing import Any, Literal, NotRequired, TypedDict, cast

from django.db.models import Choices
from django.urls import path
from rest_framework.viewsets import GenericViewSet
from wagtail.api.v2.utils import BadRequestError

from cms.api.chosen_keys import chosen_keys, sorted_by
from cms.api.comparisons import Fields, comparisons, narrowed
from cms.api.pagination import KeysFirstPagination
from cms.api.query_parameters import PLAIN_PARAMETERS, Parameter
from cms.api.viewsets.base import PublicViewSet
from cms.api.viewsets.site_mixin import SiteMixin
from cms.api.wagtail_operations import operation
from cms.core.content_version.list_tags import EVIDENCE, PLACES

SITE_PARAMETERS = [*PLAIN_PARAMETERS, operation("site")]
PAGING_PARAMETERS = [*SITE_PARAMETERS, operation("limit"), operation("offset")]
LIST_PARAMETERS = [*PAGING_PARAMETERS, operation("cursor")]


def choice_of(name: str, choices: type[Choices], description: str) -> Parameter:
    """Return a parameter whose values are the codes of an enum."""
    return Parameter(name, Literal[tuple(choices.values)], description, explained_later=True)


def comparing(fields: Fields) -> list[Parameter]:
    """Return the parameters that compare these columns."""
    return [each for name, field in fields.items() for each in comparisons(name, field)]


class ListMeta(TypedDict):
    """`total_count` counts all matches, whatever the `limit`.

    `next_cursor` is there where `cursor=` was given: where the next part begins; null at the end.
    """

    total_count: int
    next_cursor: NotRequired[str | None]


class EvidenceListViewSet(SiteMixin, PublicViewSet, GenericViewSet):
    """A list of evidence. Subclasses define `answer_list`, the answer, and `rows`.

    `rows` returns the objects of some primary keys, prefetched with all that their answers show.
    """

    pagination_class = KeysFirstPagination
    filter_backends: list[Any] = []
    compared: Fields = {}  # the columns that comparisons narrow the list by
    sortable: dict[str, str] = {}  # what the list is sorted by, and the column of each

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]

    def depends_on(self) -> list[str]:
        return [PLACES, EVIDENCE]

    def refuse_undeclared_parameters(self) -> None:
        """Raise BadRequestError naming the parameters that the requested view does not declare."""
        self.refuse_unknown_parameters(frozenset(each.name for each in self.declared_parameters()))

    def keys_of(self, answer: type) -> frozenset[str]:
        """Return which keys of a TypedDict `?fields=` chooses.

        Raises:
            BadRequestError: it cannot be read, or names a key that there is not.
        """
        keys: Collection[str] = answer.__annotations__
        return chosen_keys(self.request.GET.get("fields"), keys)

    def arranged(self, queryset: Any) -> Any:
        """Return the rows that the comparisons leave, in the order that is asked for.

        Raises:
            BadRequestError: the list is not sorted by what `?order=` names.
        """
        given = self.request.GET
        return sorted_by(
            narrowed(queryset, given.items(), self.compared), given.get("order"), self.sortable
        )

    def page_of(self, queryset: Any) -> tuple[ListMeta, list[Any]]:
        """Return the rows that `limit` and `offset` or `cursor` name, and the count of all rows."""
        rows = list(self.paginate_queryset(queryset))
        return cast(ListMeta, self.paginator.meta()), rows

    def choice(self, name: str, choices: type[Choices]) -> str | None:
        """Return a parameter's value, None where it is not given.

        Raises:
            BadRequestError: the value is not one of the choices.
        """
        value: str | None = self.request.GET.get(name)
        if value is not None and value not in choices.values:
            raise BadRequestError(f"The {name} is one of: {', '.join(choices.values)}")
        return value

    def number(self, name: str) -> int | None:
        """Return a parameter's value as a number, None where it is not given.

        Raises:
            BadRequestError: the value is no whole number of up to nine digits.
        """
        value = self.request.GET.get(name)
        if value is None:
            return None
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise BadRequestError(f"The {name} is a whole number")
        return int(value)
