"""Serves Wagtail's user bar, with the checks only, to previewed pages of another origin."""

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
    """The bar of the live preview panel: hidden, with only the item that runs the checks.

    It contains nothing about a page or a user, so it is public to every origin.
    """
    request.in_preview_panel = True
    html = Userbar().render_html({"request": request})
    return HttpResponse(html, headers={"X-Robots-Tag": "noindex"})


def panel_script(drafts: str) -> str:
    """The absolute address of the script that loads the bar into a page.

    `drafts` is the path at which the API answers drafts: the script asks it which block is where.
    """
    addresses = urlencode(
        {
            "userbar": settings.CMS_URL + reverse("preview_userbar"),
            "drafts": settings.CMS_URL + drafts,
        }
    )
    return f"{urljoin(settings.CMS_URL, static('preview/panel.js'))}?{addresses}"
