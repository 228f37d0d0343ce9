from rest_framework.filters import BaseFilterBackend
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.utils import BadRequestError

from cms.search.query import search

MAX_SEARCH_CHARACTERS = 200


class RankedSearch(BaseFilterBackend):
    """`?search=`, `&search_operator=or`: as in stock v2, with words of blocks and cited sources."""

    def filter_queryset(self, request, queryset, view):
        if "search" not in request.GET:
            return queryset
        words, operator = request.GET["search"], request.GET.get("search_operator", "and")
        if operator not in {"and", "or"}:
            raise BadRequestError("The search_operator is and, or is or")
        return search(
            queryset,
            checked(words),
            any_term=operator == "or",
            ranked="order" not in request.GET,
            languages=_languages(request, view),
        )


class FileSearch(SearchFilter):
    """Wagtail's, for pictures, documents and redirects; blanks alone find nothing."""

    def filter_queryset(self, request, queryset, view):
        if "search" in request.GET and not request.GET["search"].strip():
            return queryset.none()
        return super().filter_queryset(request, queryset, view)


def _languages(request, view):
    """The languages that the answer may speak: that of `?locale=`, else all of the site."""
    wanted = request.GET.get("locale")
    return [wanted] if wanted else [each.language_code for each in view.tree.languages.values()]


def checked(words: str) -> str:
    """Raise BadRequestError for words that are too many to search."""
    if len(words) > MAX_SEARCH_CHARACTERS:
        raise BadRequestError(f"The search takes {MAX_SEARCH_CHARACTERS} characters at most")
    return words
