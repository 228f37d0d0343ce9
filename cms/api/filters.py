"""Filter backends of the API: search and sorting."""

from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import Http404
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2.filters import LocaleFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.utils import BadRequestError

from cms.api.cursors import limit_of
from cms.api.errors import no_such_locale
from cms.api.wagtail_operations import UNSORTABLE
from cms.api.wagtail_parameters import sortable
from cms.search.forgiving import find

MAX_SEARCH_CHARACTERS = 200


class RankedSearch(BaseFilterBackend):
    """Searches pages, ranked: `?search=`, `&search_operator=or`.

    As in Wagtail's API v2, and also finds words of blocks and of cited sources, synonyms, and words
    with spelling mistakes. Stores the result as the view's `found`.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the queryset as it is.

        Raises:
            BadRequestError: an unknown operator, or too long a search.
        """
        if "search" not in request.GET:
            return queryset
        words, operator = request.GET["search"], request.GET.get("search_operator", "and")
        if operator not in {"and", "or"}:
            raise BadRequestError("The parameter search_operator is and, or is or")
        view.found = find(
            view.tree,
            queryset,
            checked_search_words(words),
            _languages(request, view),
            any_term=operator == "or",
            ranked="order" not in request.GET,
            first=int(request.GET.get("offset", 0)) + limit_of(request),
        )
        return queryset


class FileSearch(SearchFilter):
    """Wagtail's search of images, documents and redirects; a blank search finds nothing."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if "search" in request.GET and not checked_search_words(request.GET["search"]).strip():
            return queryset.none()
        return super().filter_queryset(request, queryset, view)


class KnownLocale(LocaleFilter):
    """Wagtail's `?locale=`, and the languages to fall back to; an unknown one is named."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the rows in the language.

        Raises:
            NoSuch: the CMS has no such language.
        """
        languages = getattr(view, "languages", None)
        if languages:  # a page of an id is found first, and answered in the right language then
            return languages.narrow(queryset) if view.action == "listing_view" else queryset
        try:
            return super().filter_queryset(request, queryset, view)
        except Http404 as error:
            raise no_such_locale(request.GET["locale"]) from error


class StableOrdering(OrderingFilter):
    """Sorts by `?order=`, as Wagtail's API v2; ties are broken by primary key.

    Without that, pages of a list could repeat or miss a row.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Return the sorted queryset.

        Raises:
            BadRequestError: a field that is unknown or that no list is sorted by.
        """
        names = {name.lstrip("-") for name in request.GET.get("order", "").split(",")}
        fields = {each.name: each for each in queryset.model._meta.get_fields()}
        unordered = {each for each in names & fields.keys() if not sortable(fields[each])}
        if refused := sorted((names & UNSORTABLE) | unordered):
            told = ", ".join(refused)
            raise BadRequestError(
                f"The parameter order names {told}, and no list is sorted by that. Leave it out"
            )
        ordered = super().filter_queryset(request, queryset, view)
        filtered_only = getattr(queryset.model, "api_filter_fields", ())
        order = [
            empty_last(each) if each.lstrip("-") in filtered_only else each
            for each in ordered.query.order_by
        ]
        # Wagtail's search backend, unlike the search of pages, cannot sort by a primary key.
        uses_wagtail_search = any(issubclass(each, SearchFilter) for each in view.filter_backends)
        if order == ["?"] or ("search" in request.GET and uses_wagtail_search):
            return ordered
        return ordered.order_by(*order, "pk")


def empty_last(name: str) -> OrderBy:
    """Return the order by a column, `-` before it reverses it; rows without a value stand last."""
    column = F(name.removeprefix("-"))
    if name.startswith("-"):
        return column.desc(nulls_last=True)
    return column.asc(nulls_last=True)


def checked_search_words(words: str) -> str:
    """Return the words.

    Raises:
        BadRequestError: too many characters, or the site answers no search.
    """
    if not getattr(settings, "WAGTAILAPI_SEARCH_ENABLED", True):
        raise BadRequestError("search is disabled")
    if len(words) > MAX_SEARCH_CHARACTERS:
        raise BadRequestError(
            f"The parameter search takes {MAX_SEARCH_CHARACTERS} characters at most"
        )
    return words


def _languages(request: Request, view: Any) -> list[str]:
    """The languages to search in: that of `?locale=`, else all of the site."""
    if languages := view.languages:
        return [each.language_code for each in languages.all]
    locale = request.GET.get("locale")
    return [locale] if locale else [each.language_code for each in view.tree.languages.values()]
