"""Pages as Markdown (`/advice.md`) and `/llms.txt`: what programs read instead of HTML."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.agents.llms_txt import llms_text
from cms.agents.page_markdown import markdown_address, page_markdown
from cms.frontend.api_client import PageMoved, client
from cms.frontend.api_errors import ApiUnavailable, PageGone, PageNotFound
from cms.frontend.api_fetcher import Answer
from cms.frontend.headers import origin
from cms.frontend.sitemaps import CACHE_FOR_AN_HOUR
from cms.frontend.system_pages import gone, not_found, unavailable
from cms.frontend.views import add_slash, is_plain

MAX_PAGES = 2_000
MARKDOWN = "text/markdown; charset=utf-8"


@require_safe
def markdown_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer the page at `/advice/` for `/advice.md`, and the home page for `/index.md`."""
    if not is_plain(path) or path.endswith("/"):
        return not_found(request)
    try:
        answer = client().page("/" if path == "index" else f"/{path}/")
    except PageMoved as moved:
        response = redirect(markdown_address(moved.url), permanent=moved.permanent)
        response.headers["Cache-Control"] = "no-cache"
        return response
    except PageGone:
        return gone(request)
    except PageNotFound:
        return add_slash(request, f"{path}.md")  # an old site's file may have moved
    except ApiUnavailable as error:
        return unavailable(request, error)
    return _markdown_response(answer)


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """List the pages with their Markdown, and say how to read claims; see llmstxt.org."""
    try:
        home = client().page("/").content
        pages = list(islice(client().every_page(with_words=True), MAX_PAGES))
    except (PageNotFound, PageMoved):
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    text = llms_text(home, pages, client().address)
    return _text(text, "text/plain; charset=utf-8", CACHE_FOR_AN_HOUR)


def _markdown_response(answer: Answer) -> HttpResponse:
    page = answer.content
    day = timezone.localdate(answer.as_of)  # of the clinic's own clock
    response = _text(page_markdown(page, day), MARKDOWN, "no-cache")
    address: Any = page["meta"].get("html_url")
    if origin(address):
        response.headers["Link"] = f'<{address}>; rel="canonical"'
    return response


def _text(text: str, kind: str, cache: str) -> HttpResponse:
    headers = {"Cache-Control": cache, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(text, content_type=kind, headers=headers)
