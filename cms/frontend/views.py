"""One view for every page of the API."""

import re

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms.frontend.api_fetcher import (
    ApiError,
    ApiUnavailable,
    PageGone,
    PageNotFound,
    RequestRefused,
)
from cms.frontend.context import (
    build_context,
    form_addresses,
    image_addresses,
    script_addresses,
    topic_cards,
)
from cms.frontend.legacy_query import old_query
from cms.frontend.locales import locale_of, override_locale, own_words
from cms.frontend.metadata import page_metadata
from cms.frontend.pagination import page_number, pager
from cms.frontend.system_pages import framed, gone, not_found, unavailable

from .api_client import TOPICS_A_PAGE, PageMoved, client
from .headers import content_security_policy

SEGMENT = re.compile(r"[^/?\\\x00-\x1f\x7f]{1,255}")
MAX_PATH_CHARACTERS = 1500  # the API takes 2,000 characters of parameters, and has no such page
TEMPLATES = {"pages.HomePage": "home.html"}


def is_plain(path):
    """Whether a path is segments with names: no `//`, `/../` or control character in it."""
    if len(path) > MAX_PATH_CHARACTERS:
        return False
    segments = path.removesuffix("/").split("/")
    return path == "" or all(
        SEGMENT.fullmatch(segment) and segment not in {".", ".."} for segment in segments
    )


@require_safe
def page(request, path=""):
    """A page that the API has: the home page or a topic."""
    if not is_plain(path):
        return not_found(request)
    try:
        return _public(request, client().page(f"/{path}", old_query(request)))
    except PageMoved as moved:
        return _moved(moved)
    except PageGone:
        return gone(request)
    except PageNotFound:
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)


def _moved(moved):
    """Asked again each time: a browser keeps a bare 301 for good, and a page may move back."""
    response = redirect(moved.url, permanent=moved.permanent)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public(request, answer):
    response, context = render_page(request, answer.content, as_of=answer.as_of)
    # Nothing on a page belongs to one visitor, so it may be kept, also with a form half filled in.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses(context["page"])],
        forms=form_addresses(context),
        script_talks_to=script_addresses(context),
    )
    return response


def _context(request, content):
    """What the templates are given for a page's JSON, with its frame and the topics below it."""
    context = build_context(content) | framed(content) | page_metadata(content)
    return context | _topics_below(content, page_number(request))


def render_page(request, content, **more):
    """The page as HTML, by the template of its type and in its language; and its context."""
    locale = locale_of(content)
    template = TEMPLATES.get(content.get("type"), "topic.html")
    with override_locale(locale):
        context = _context(request, content) | own_words(locale) | more
        return render(request, f"frontend/{template}", context), context


def _topics_below(content, number):
    """The list that the home page is for; a topic is worth showing without what is below it.

    Below a draft that was never public there is no list.
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
def add_slash(request, path):
    """Pages end in a slash; what leads elsewhere does not exist."""
    if not is_plain(path):
        return not_found(request)
    if "." in path.rsplit("/", 1)[-1]:
        return _file(request, path)
    return HttpResponsePermanentRedirect(request.get_full_path_info(force_append_slash=True))


def _file(request, path):
    """What looks like a file is no page, but an old site's `/leaflet.pdf` may have moved."""
    try:
        client().page(f"/{path}", old_query(request))
    except PageMoved as moved:
        return _moved(moved)
    except PageGone:
        return gone(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    except PageNotFound:
        """Bots ask for many a file that never was."""
    return not_found(request)


@require_safe
def healthy(request):
    """This process answers. Says nothing about the API."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})
