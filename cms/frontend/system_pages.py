"""The pages that do not come from the API: errors, and thanks for a message."""

import logging
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.frontend.api_client import client
from cms.frontend.clinic_colours import colours_path
from cms.frontend.context import clinic_context, image_addresses
from cms.frontend.headers import content_security_policy
from cms.frontend.locales import (
    SUPPORTED,
    language_attributes,
    locale_of,
    names,
    override_locale,
    requested_language,
    translation_in,
)
from cms.frontend.navigation import alternates, home_id, local_path, navigation
from cms.frontend.readable import readable

logger = logging.getLogger(__name__)

Json = dict[str, Any]
REFERENCE = re.compile(r"[A-Z2-7]{8}")  # base32, RFC 4648
RETRY_AFTER_SECONDS = 30
SEARCH_AGAIN_SECONDS = 60


def navigation_of(page: Json) -> Json:
    """Return the navigation of a page, with the menu of its language and its `alternates`."""
    found = home_id(page)
    shown = navigation(page, client().menu(found) if found else [])
    return shown | {"alternates": alternates(page.get("meta") or {}, client().languages)}


def system_page(
    request: HttpRequest, template: str, context: Json, status: int = 200
) -> HttpResponse:
    """Render a page with the navigation of the home page; neither stored nor indexed."""
    home = home_page(request)
    locale = locale_of(home)
    clinic = home.get("clinic") or client().clinic_in(locale)
    frame = navigation_of(home) | {"breadcrumbs": [], "languages": [], "clinic": clinic}
    return _rendered(request, template, frame | context, status, locale)


def home_page(request: HttpRequest) -> Json:
    """Return the home page in the language of the address, else the one at `/`, else {}."""
    home, code = client().home() or {}, requested_language(request)
    other = translation_in(code, home) if code else None
    path = local_path(other.get("html_url")) if other else None
    return (client().home(path) if path else None) or home


@require_safe
def message_sent(request: HttpRequest) -> HttpResponse:
    """Thank for a message. Anybody can open this address: only a valid reference is shown."""
    given = request.GET.get("ref", "")
    reference = given if REFERENCE.fullmatch(given) else None
    return system_page(request, "message_sent.html", {"reference": reference})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: there is no such page."""
    return system_page(request, "not_found.html", {"without_search": True}, 404)


def gone(request: HttpRequest) -> HttpResponse:
    """Answer 410: there was such a page."""
    return system_page(request, "gone.html", {}, 410)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 503: the API is unavailable. Makes no further request to it."""
    logger.error("Unavailable: %s", error)
    locale = _language_without_api(request)
    context = {"clinic": client().clinic_in(locale), "without_search": True}
    response = _rendered(request, "unavailable.html", context, 503, locale)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def too_many_searches(request: HttpRequest) -> HttpResponse:
    """Answer 429: this visitor has searched too often. Makes no request to the API."""
    locale = _language_without_api(request)
    context = {"clinic": client().clinic_in(locale), "without_search": True}
    response = _rendered(request, "too_many_searches.html", context, 429, locale)
    response.headers["Retry-After"] = str(SEARCH_AGAIN_SECONDS)
    return response


def _language_without_api(request: HttpRequest) -> str | None:
    """Return the language of the address if the site has it, else that of the home page at `/`.

    Only variants that the API has named count: `/de-quervain/` is an illness, no German.
    """
    code, site_languages = requested_language(request), client().languages
    matching = [locale for locale in site_languages if names(code, locale)]
    if code in SUPPORTED and not matching:
        return code
    return next(iter(matching or site_languages), None)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500: the frontend itself failed. Makes no request to the API."""
    return _rendered(
        request, "failed.html", {"without_search": True}, 500, _language_without_api(request)
    )


def _rendered(
    request: HttpRequest, template: str, context: Json, status: int, locale: str | None
) -> HttpResponse:
    clinic = clinic_context(readable(context.get("clinic")), timezone.now())
    own = {"language": locale, "clinic": clinic, "colours": colours_path(clinic)}
    context = context | own | language_attributes(locale)
    with override_locale(locale):
        response = render(request, f"frontend/{template}", context, status=status)
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses(clinic)]
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
