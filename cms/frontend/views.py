"""One view for every page of the API, and the few pages that are the frontend's own."""

import logging
import re

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .api_client import ApiError, ApiUnavailable, PageMoved, PageNotFound, client
from .headers import content_security_policy
from .presentation import (
    form_addresses,
    image_addresses,
    present,
    script_addresses,
    topic_cards,
)

logger = logging.getLogger(__name__)

SEGMENT = re.compile(r"[^/\\\x00-\x1f\x7f]{1,255}")
REFERENCE = re.compile(r"[A-Z2-7]{8}")  # base32, RFC 4648
RETRY_AFTER_SECONDS = 30


def is_plain(path):
    """Whether a path is segments with names: no `//`, `/../` or control character in it."""
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
        context = present(client().page(f"/{path}"))
        template = "topic.html"
        if context["page"].get("type") == "pages.HomePage":
            context["topics"] = topic_cards(client().topics())
            template = "home.html"
    except PageMoved as moved:
        return redirect(moved.url, permanent=moved.permanent)
    except PageNotFound:
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    response = render(request, f"frontend/{template}", context)
    # The form's submission_id belongs to one rendering, so such a page is never kept.
    response.headers["Cache-Control"] = "no-store" if context["form"] else "no-cache"
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses(context["page"])],
        forms=form_addresses(context),
        script_talks_to=script_addresses(context),
    )
    return response


@require_safe
def add_slash(request, path):
    """Pages end in a slash; what looks like a file, or leads elsewhere, does not exist."""
    if not is_plain(path) or "." in path.rsplit("/", 1)[-1]:
        return not_found(request)
    return HttpResponsePermanentRedirect(request.get_full_path_info(force_append_slash=True))


@require_safe
def message_sent(request):
    """Thanks for a message. Anybody can open this address, so it believes no odd reference."""
    given = request.GET.get("ref", "")
    reference = given if REFERENCE.fullmatch(given) else None
    context = {"clinic": known_clinic(), "reference": reference}
    return _own_page(request, "message_sent.html", context, 200)


@require_safe
def healthy(request):
    """This process answers. Says nothing about the API."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


def not_found(request, exception=None):
    """There is no such page."""
    return _own_page(request, "not_found.html", {"clinic": known_clinic()}, 404)


def unavailable(request, error):
    """The API did not answer in time: say what to do."""
    logger.error("Unavailable: %s", error)
    response = _own_page(request, "unavailable.html", {"clinic": client().clinic}, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def failed(request):
    """The frontend itself is at fault; shown without asking the API anything."""
    return _own_page(request, "failed.html", {}, 500)


def known_clinic():
    """What the API last said about the clinic, asked for once if need be, or None."""
    if client().clinic is None:
        try:
            client().page("/")
        except ApiError:
            return None
    return client().clinic


def _own_page(request, template, context, status):
    response = render(request, f"frontend/{template}", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
