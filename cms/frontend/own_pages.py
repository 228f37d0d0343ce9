"""The pages that are this site's own: what to say when there is no page, and thanks."""

import logging
import re

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .api_client import client
from .languages import asked_for, locale_of, own_words, speaking, speaks, translation_in
from .surroundings import home_id, local_path, surroundings

logger = logging.getLogger(__name__)

REFERENCE = re.compile(r"[A-Z2-7]{8}")  # base32, RFC 4648
RETRY_AFTER_SECONDS = 30


def framed(page):
    """The frame of a page, with the menu of its language."""
    found = home_id(page)
    return surroundings(page, client().menu(found) if found else [])


def own_page(request, template, context, status=200):
    """A page of this site's own: framed as the home page is, not kept and not found by search."""
    home = _home(request)
    frame = framed(home) | {"breadcrumbs": [], "languages": [], "clinic": client().clinic}
    return _rendered(request, template, frame | context, status, locale_of(home))


def _home(request):
    """The home page in the language of the address, where there is one, else the first."""
    home, code = client().home() or {}, asked_for(request)
    other = translation_in(code, home) if code else None
    return (other and client().home(local_path(other.get("html_url")))) or home


@require_safe
def message_sent(request):
    """Thanks for a message. Anybody can open this address, so it believes no odd reference."""
    given = request.GET.get("ref", "")
    reference = given if REFERENCE.fullmatch(given) else None
    return own_page(request, "message_sent.html", {"reference": reference})


def not_found(request, exception=None):
    """There is no such page."""
    return own_page(request, "not_found.html", {}, 404)


def gone(request):
    """There was such a page."""
    return own_page(request, "gone.html", {}, 410)


def unavailable(request, error):
    """The API did not answer in time: say what to do, without asking it anything more."""
    logger.error("Unavailable: %s", error)
    response = _rendered(
        request, "unavailable.html", {"clinic": client().clinic}, 503, _unasked(request)
    )
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _unasked(request):
    """The language of the address if this site speaks it, else of the first home page seen."""
    code = asked_for(request)
    return code if code and speaks(code) else client().language


def failed(request):
    """The frontend itself is at fault; shown without asking the API anything."""
    return _rendered(request, "failed.html", {}, 500, _unasked(request))


def _rendered(request, template, context, status, locale):
    context = context | {"language": locale} | own_words(locale)
    with speaking(locale):
        response = render(request, f"frontend/{template}", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
