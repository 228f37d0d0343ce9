"""Sends the Content-Security-Policy with every page of the CMS, and makes its nonce.

The policy is in `cms/settings/content_policy.py`; django-csp writes the header.
"""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.core.origins import is_of_host, origin_of
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
        set_nonce(lambda: str(request.csp_nonce))

    def _make_nonce(self, request: HttpRequest) -> str:
        """django-csp asks once for each answer, while it is rendered."""
        if not hasattr(request, "_csp_nonce") and _is_fragment_of_admin(request):
            request._csp_nonce = request.headers[NONCE_HEADER]
        nonce: str = super()._make_nonce(request)
        return nonce

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


def _is_fragment_of_admin(request: HttpRequest) -> bool:
    """Whether a script of the admin asks, for who may see it, with the nonce of its page.

    On any other page a visitor would choose the nonce, also for whoever shares their cache.
    """
    if request.headers.get("X-Requested-With") != AJAX:
        return False
    if not NONCE.fullmatch(request.headers.get(NONCE_HEADER, "")):
        return False
    user: Any = getattr(request, "user", None)
    is_in_admin = request.path.startswith(reverse("wagtailadmin_home"))
    return bool(is_in_admin and user and user.has_perm("wagtailadmin.access_admin"))


def _more_sources(request: HttpRequest) -> dict[str, list[str]]:
    """What depends on the installation: `{"img-src": ["https://media.example.org"], …}`."""
    more = {}
    if is_of_host(settings.MEDIA_URL):
        more["img-src"] = [origin_of(settings.MEDIA_URL)]
    user: Any = getattr(request, "user", None)
    if user and user.is_authenticated:
        more["frame-src"] = allowed_origins()
    return more
