"""The search page. The API finds and ranks the topics."""

import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.frontend.api_client import RESULTS_A_PAGE, client
from cms.frontend.api_errors import (
    ApiError,
    ApiUnavailable,
    PageNotFound,
    RequestRefused,
    TooManyRequests,
)
from cms.frontend.context import topic_cards
from cms.frontend.locales import code_of
from cms.frontend.navigation import home_id
from cms.frontend.pagination import page_number, pager
from cms.frontend.system_pages import home_page, system_page, too_many_searches, unavailable
from cms.frontend.visitors import may_search

Json = dict[str, Any]
MAX_SEARCH_CHARACTERS = 200  # the API's own limit
MAX_TOPICS_TO_TRY = 6


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer `/search/?q=back+pain&page=2&language=fr`."""
    words, number = plain(request.GET.get("q", "")), page_number(request.GET)
    context: dict[str, Any] = {
        "without_search": True,
        "words": words,
        "longest": MAX_SEARCH_CHARACTERS,
        "too_long": len(words) > MAX_SEARCH_CHARACTERS,
    }
    if words and not context["too_long"]:
        if not may_search():
            return too_many_searches(request)
        language = code_of(request.GET.get("language"))
        try:
            found = client().search(words, number, language)
        except (PageNotFound, RequestRefused):  # a language that this site does not have
            found = {"items": [], "total": 0}
        except TooManyRequests:
            return too_many_searches(request)
        except ApiUnavailable as error:
            return unavailable(request, error)
        context |= {
            "results": topic_cards(found["items"]),
            "total": found["total"],
            "pager": pager(number, RESULTS_A_PAGE, found["total"]),
            "first": (number - 1) * RESULTS_A_PAGE + 1,
            "search_language": language,
            "did_you_mean": found.get("did_you_mean"),
            "topics": [] if found["total"] else topics_to_try(request),
        }
    return system_page(request, "search.html", context)


def topics_to_try(request: HttpRequest) -> list[Json]:
    """Return the first topics below the home page; [] while the API does not answer."""
    try:
        listed = client().topics_below(home_id(home_page(request)))
    except ApiError:
        return []
    return topic_cards(listed["items"][:MAX_TOPICS_TO_TRY])


def plain(words: str) -> str:
    """Return the words without control characters, which the API refuses."""
    kept = "".join(" " if unicodedata.category(each) == "Cc" else each for each in words)
    return " ".join(kept.split())
