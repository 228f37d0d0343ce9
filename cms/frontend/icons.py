"""The files by which browsers, phones and home screens know the site."""

from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from cms.frontend.api_client import client
from cms.frontend.design_tokens import tokens
from cms.frontend.locales import locale_of

CACHE_FOR_A_DAY = "public, max-age=86400"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Answer the web app manifest, with the clinic's name and mark."""
    home = client().home() or {}
    clinic = home.get("clinic") or {}
    name = clinic.get("name") or home.get("title") or "Clinic"
    icons = [
        {"src": static(f"frontend/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    if mark := clinic.get("mark"):
        icons = [{"src": mark["url"], "sizes": f"{mark['width']}x{mark['height']}"}]
    content = {
        "name": name,
        "lang": locale_of(home) or "en-gb",
        "start_url": "/",
        "display": "browser",
        "background_color": tokens()["paper"],
        "theme_color": tokens()["card"],
        "icons": icons,
    }
    return JsonResponse(
        content,
        content_type="application/manifest+json",
        headers={"Cache-Control": CACHE_FOR_A_DAY},
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Answer `/favicon.ico`, which programs ask for without reading a page."""
    headers = {"Cache-Control": CACHE_FOR_A_DAY}
    return HttpResponse(_icon(), content_type="image/x-icon", headers=headers)


@cache
def _icon() -> bytes:
    with open(str(finders.find("frontend/favicon.ico")), "rb") as file:
        return file.read()
