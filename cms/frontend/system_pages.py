"""The pages that are this site's own: what to say when there is no page, and thanks."""

import logging
import re

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.frontend.api_client import client
from cms.frontend.context import image_addresses, readable
from cms.frontend.headers import content_security_policy
from cms.frontend.locales import (
    SUPPORTED,
    asked_for,
    locale_of,
    names,
    override_locale,
    own_words,
    translation_in,
)
from cms.frontend.navigation import home_id, local_path, navigation

logger = logging.getLogger(__name__)

REFERENCE = re.compile(r"[A-Z2-7]{8}")  # base32, RFC 4648
RETRY_AFTER_SECONDS = 30


def framed(page):
    """The frame of a page, with the menu of its language."""
    found = home_id(page)
    return navigation(page, client().menu(found) if found else [])


def system_page(request, template, context, status=200):
    """A page of this site's own: framed as the home page is, not kept and not found by search."""
    home = _home(request)
    locale = locale_of(home)
    clinic = home.get("clinic") or client().clinic_in(locale)
    frame = framed(home) | {"breadcrumbs": [], "languages": [], "clinic": clinic}
    return _rendered(request, template, frame | context, status, locale)


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
    return system_page(request, "message_sent.html", {"reference": reference})


def not_found(request, exception=None):
    """There is no such page."""
    return system_page(request, "not_found.html", {}, 404)


def gone(request):
    """There was such a page."""
    return system_page(request, "gone.html", {}, 410)


def unavailable(request, error):
    """The API did not answer in time: say what to do, without asking it anything more."""
    logger.error("Unavailable: %s", error)
    locale = _unasked(request)
    known = {"clinic": client().clinic_in(locale)}
    response = _rendered(request, "unavailable.html", known, 503, locale)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _unasked(request):
    """The language of the address if the site has or speaks it, else of the first home page.

    `/de-quervain/` names an illness and no variant of German: only variants that were seen count.
    """
    code, seen = asked_for(request), client().languages
    known = [locale for locale in seen if names(code, locale)]
    return next(iter(known or ([code] if code in SUPPORTED else seen)), None)


def failed(request):
    """The frontend itself is at fault; shown without asking the API anything."""
    return _rendered(request, "failed.html", {}, 500, _unasked(request))


def _rendered(request, template, context, status, locale):
    clinic = readable(context.get("clinic"))
    context = context | {"language": locale, "clinic": clinic} | own_words(locale)
    with override_locale(locale):
        response = render(request, f"frontend/{template}", context, status=status)
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses(clinic)]
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
