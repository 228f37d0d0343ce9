"""Sends the Content-Security-Policy with every page of the CMS, and makes its nonce.

The policy is in `cms/settings/content_policy.py`; django-csp writes the header.
"""

from typing import Any
from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.preview.accessibility_checker import allowed_origins
from cms.security.nonce import NONCE, set_nonce

# A fragment that Wagtail's dialogs insert is rendered with the nonce of the page that asks. Only a
# script of that page can send this header: another origin would need the permission of CORS.
NONCE_HEADER = "X-CSP-Nonce"
AJAX = "XMLHttpRequest"


class ContentPolicyMiddleware(CSPMiddleware):
    """Applies to HTML only: the API's JSON and files have headers of their own."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        given = request.headers.get(NONCE_HEADER, "")
        if request.headers.get("X-Requested-With") == AJAX and NONCE.fullmatch(given):
            request._csp_nonce = given
        set_nonce(lambda: str(request.csp_nonce))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        set_nonce(None)
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not hasattr(request, "more_policy_sources"):  # asked for each of the two headers
            request.more_policy_sources = _more_sources(request)
        parts.update = {**request.more_policy_sources, **(parts.update or {})}
        return parts


def _more_sources(request: HttpRequest) -> dict[str, list[str]]:
    """What depends on the installation: `{"img-src": ["https://media.example.org"], …}`."""
    more = {}
    media = urlsplit(settings.MEDIA_URL)
    if media.netloc:
        more["img-src"] = [f"{media.scheme}://{media.netloc}"]
    user: Any = getattr(request, "user", None)
    if user and user.is_authenticated:
        more["frame-src"] = allowed_origins()
    return more
