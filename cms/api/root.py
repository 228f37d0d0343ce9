"""The API's front door, and what it says at addresses and in moments that nobody planned."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error as html_server_error
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api.errors import PROBLEM, details
from cms.api.query_parameters import PLAIN_PARAMETERS
from cms.api.router import router
from cms.api.schema.declarations import answers
from cms.api.viewsets.base import PublicViewSet


class ApiRoot(PublicViewSet, APIView):
    """`{"pages": "https://cms.example.org/api/v2/pages/", …}`."""

    @answers(dict[str, str], parameters=PLAIN_PARAMETERS, name="root")
    def get(self, request):
        """Where to go from here."""
        self.refuse_unknown_parameters(frozenset(each.name for each in PLAIN_PARAMETERS))
        names = ["pages:listing", "pages:by_path", "images:listing", "documents:listing"]
        names += ["redirects:listing", "sources:listing", "claims:listing"]
        return Response(
            {
                name.removesuffix(":listing").replace(":", "_"): settings.CMS_URL
                + reverse(f"{router.url_namespace}:{name}")
                for name in names
            }
            | {"openapi": f"{settings.CMS_URL}{reverse('openapi')}"}
        )


api_root = ApiRoot.as_view()


@csrf_exempt
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
