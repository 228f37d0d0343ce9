"""sitemap.xml and robots.txt, for search engines."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.frontend.api_client import client
from cms.frontend.api_errors import ApiUnavailable, PageNotFound
from cms.frontend.headers import origin
from cms.frontend.navigation import alternates
from cms.frontend.system_pages import not_found, unavailable

MAX_ADDRESSES = 50_000  # https://www.sitemaps.org/protocol.html
UNINDEXED_PATHS = ("/search/", "/contact/sent/")
CACHE_FOR_AN_HOUR = "public, max-age=3600"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page with the day of its last publication and its other languages."""
    try:
        pages = [_entry(item) for item in islice(client().every_page(), MAX_ADDRESSES)]
    except PageNotFound:
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    entries = [entry for entry in pages if origin(entry["address"])]
    response = render(
        request, "frontend/sitemap.xml", {"entries": entries}, content_type="application/xml"
    )
    response.headers["Cache-Control"] = CACHE_FOR_AN_HOUR
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Name the sitemap by the site's public address; leave that line out while it is unknown."""
    home = client().home() or {}
    site = origin((home.get("meta") or {}).get("html_url"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in UNINDEXED_PATHS)]
    lines += ["", f"Sitemap: {site}/sitemap.xml"] if site else []
    text = "\n".join([*lines, ""])
    return HttpResponse(
        text, content_type="text/plain", headers={"Cache-Control": CACHE_FOR_AN_HOUR}
    )


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    meta = item.get("meta") or {}
    return {
        "address": meta.get("html_url"),
        "day": (meta.get("last_published_at") or "")[:10],
        "languages": alternates(meta, client().languages),
    }
