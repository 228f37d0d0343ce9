"""The API's front door, and what it says at addresses and in moments that nobody planned."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as html_server_error

from cms.api.errors import PROBLEM, details
from cms.api.router import router


@require_safe
def api_root(request: HttpRequest) -> JsonResponse:
    """`{"pages": "https://cms.example.org/api/v2/pages/", …}`: where to go from here."""
    names = ["pages:listing", "pages:by_path", "images:listing", "documents:listing"]
    names += ["redirects:listing", "sources:listing", "claims:listing"]
    return JsonResponse(
        {
            name.removesuffix(":listing").replace(":", "_"): settings.CMS_URL
            + reverse(f"{router.url_namespace}:{name}")
            for name in names
        }
    )


def no_endpoint(request: HttpRequest) -> JsonResponse:
    """Any other address below `/api/`."""
    detail = f"The API has no endpoint here. It begins at {settings.CMS_URL}/api/v2/."
    return JsonResponse(details(request, 404, detail), status=404, content_type=PROBLEM)


def server_error(request: HttpRequest) -> HttpResponse:
    """What a visitor of the API or the admin sees of a fault that nobody expected: no detail."""
    if not request.path.startswith("/api/"):
        return html_server_error(request)
    detail = "This is our fault, not yours. Try again in a minute."
    return JsonResponse(details(request, 500, detail), status=500, content_type=PROBLEM)
