"""The view of every page of the API."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.frontend.api_client import TOPICS_A_PAGE, PageMoved, client
from cms.frontend.api_errors import ApiError, ApiUnavailable, PageGone, PageNotFound, RequestRefused
from cms.frontend.api_fetcher import Answer
from cms.frontend.context import (
    build_context,
    form_addresses,
    image_addresses,
    script_addresses,
    topic_cards,
)
from cms.frontend.headers import content_security_policy
from cms.frontend.legacy_query import old_query
from cms.frontend.locales import language_attributes, locale_of, override_locale
from cms.frontend.made_of import may_be_kept
from cms.frontend.metadata import page_metadata
from cms.frontend.pagination import page_number, pager
from cms.frontend.share_picture import share_picture
from cms.frontend.system_pages import gone, navigation_of, not_found, unavailable
from cms.frontend.videos import frame_addresses, media_addresses

SEGMENT = re.compile(r"[^/?\\\x00-\x1f\x7f]{1,255}")
MAX_PATH_CHARACTERS = 1500  # the API takes 2,000 characters of parameters
Json = dict[str, Any]
TEMPLATES = {"pages.HomePage": "home.html"}
TEMPLATES_WITH_TOPICS = ("home.html", "topic.html")


def is_plain(path: str) -> bool:
    """Whether a path has only named segments: no `//`, `/../` or control character."""
    if len(path) > MAX_PATH_CHARACTERS:
        return False
    segments = path.removesuffix("/").split("/")
    return path == "" or all(
        SEGMENT.fullmatch(segment) and segment not in {".", ".."} for segment in segments
    )


@require_safe
def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Show a page of the API: a home page or a topic."""
    if not is_plain(path):
        return not_found(request)
    try:
        query = old_query(request.META.get("QUERY_STRING", ""))
        return _public(request, client().page(f"/{path}", query), is_kept=not query)
    except PageMoved as moved:
        return _moved(moved)
    except PageGone:
        return gone(request)
    except PageNotFound:
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)


def _moved(moved: PageMoved) -> HttpResponse:
    """Redirect with `no-cache`: browsers store a plain 301 for good, and a page may move back."""
    response = redirect(moved.url, permanent=moved.permanent)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public(request: HttpRequest, answer: Answer, is_kept: bool) -> HttpResponse:
    response, context = render_page(request, answer.content, as_of=answer.as_of)
    # Not `no-store`: nothing on a page is one visitor's, and a browser may keep a half-filled form.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses([context["page"], context.get("topics")])],
        forms=form_addresses(context),
        script_talks_to=script_addresses(context),
        has_script=context["copies"] or context["plays"],
        frames=frame_addresses(context),
        media=media_addresses(context),
    )
    if is_kept:
        may_be_kept(response.content, context["right_until"])
    return response


def _context(request: HttpRequest, content: Json, template: str) -> Json:
    """Return the context of a page: with its navigation and, if shown, the topics below it."""
    context = (
        build_context(content, timezone.now()) | navigation_of(content) | page_metadata(content)
    )
    if template in TEMPLATES_WITH_TOPICS:
        context |= _topics_below(content, page_number(request.GET))
    return context


def render_page(request: HttpRequest, content: Json, **more: Any) -> tuple[HttpResponse, Json]:
    """Render a page with the template of its type, in its language; return also the context."""
    locale = locale_of(content)
    template = TEMPLATES.get(content.get("type", ""), "topic.html")
    with override_locale(locale):
        context = _context(request, content, template) | language_attributes(locale) | more
        if "preview" not in more and "og:image" not in context["open_graph"]:
            context["open_graph"] |= share_picture(content)
        return render(request, f"frontend/{template}", context), context


def _topics_below(content: Json, number: int) -> Json:
    """Return the topics below a page; {} below a draft that was never public.

    Raises:
        ApiError: the list of a home page is unavailable. A topic is shown without its list.
    """
    try:
        listed = client().topics_below(content.get("id"), number)
    except (PageNotFound, RequestRefused):
        return {}
    except ApiError:
        if content.get("type") == "pages.HomePage":
            raise
        return {}
    return {
        "topics": topic_cards(listed["items"]),
        "pager": pager(number, TOPICS_A_PAGE, listed["total"]),
    }


@require_safe
def add_slash(request: HttpRequest, path: str) -> HttpResponse:
    """Redirect to the address with a slash; 404 where that would lead to another site."""
    if not is_plain(path):
        return not_found(request)
    if "." in path.rsplit("/", 1)[-1]:
        return _file(request, path)
    return HttpResponsePermanentRedirect(request.get_full_path_info(force_append_slash=True))


def _file(request: HttpRequest, path: str) -> HttpResponse:
    """Answer the address of a file: a redirect for an old site's `/leaflet.pdf`, else 404."""
    try:
        client().page(f"/{path}", old_query(request.META.get("QUERY_STRING", "")))
    except PageMoved as moved:
        return _moved(moved)
    except PageGone:
        return gone(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    except PageNotFound:
        pass
    return not_found(request)


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """Answer that this process runs, whatever the state of the API."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})
