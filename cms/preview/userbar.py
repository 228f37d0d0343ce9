"""Wagtail's user bar for a page that another origin serves: the checks alone, nobody's menu."""

from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.admin.userbar import Userbar


@require_safe
@cache_control(public=True, max_age=300)
def userbar(request: HttpRequest) -> HttpResponse:
    """The bar as the live panel has it: hidden, and only with the item that runs the checks.

    It holds no page and no person, so anybody may ask for it, from any origin.
    """
    request.in_preview_panel = True
    html = Userbar().render_html({"request": request})
    return HttpResponse(html, headers={"X-Robots-Tag": "noindex"})


def panel_script() -> str:
    """The absolute address of the script that brings the bar into a page."""
    bar = urlencode({"userbar": settings.CMS_URL + reverse("preview_userbar")})
    return f"{urljoin(settings.CMS_URL, static('preview/panel.js'))}?{bar}"
