"""Shows a draft to anyone who has its token: in the editor's panel, or by a shared link."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.frontend.api_client import client
from cms.frontend.api_errors import ApiUnavailable, PageNotFound, RequestRefused
from cms.frontend.context import image_addresses
from cms.frontend.headers import content_security_policy
from cms.frontend.system_pages import system_page, unavailable
from cms.frontend.videos import media_addresses
from cms.frontend.views import render_page

MAX_TOKEN_CHARACTERS = 1000


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Show the draft as its page will be. Its contact form sends nothing."""
    token, page = request.GET.get("token", ""), request.GET.get("page", "")
    if not 0 < len(token) <= MAX_TOKEN_CHARACTERS or not (page.isascii() and page.isdigit()):
        return _ended(request)
    try:
        answer = client().preview(token, page).content
        content, note = answer["page"], answer["preview"]
        response, context = render_page(
            request, content, preview=_readable(note), scripted=False, copies=False, plays=False
        )
    except (PageNotFound, RequestRefused):
        return _ended(request)
    except ApiUnavailable as error:
        return _private(unavailable(request, error))
    response.headers["Content-Security-Policy"] = content_security_policy(
        images=[settings.API_URL, *image_addresses(content)],
        media=media_addresses(context),
        checked_by=note.get("script"),
        framed_by=note.get("frame_ancestors") or (),
    )
    return _private(response)


def _readable(note: dict[str, Any]) -> dict[str, Any]:
    """Return the note with `ends_at` as a datetime."""
    return note | {"ends_at": datetime.fromisoformat(note["ends_at"])}


def _ended(request: HttpRequest) -> HttpResponse:
    return _private(system_page(request, "preview_ended.html", {}, 404))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address, which contains the token, from caches, search engines and other sites."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
