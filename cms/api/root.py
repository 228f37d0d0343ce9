"""The API root, and the 404 and 500 handlers of `/api/`."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.urls import resolve, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error as html_server_error
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api.errors import PROBLEM, details, no_endpoint_details
from cms.api.outage import RETRY_AFTER_SECONDS, unavailable
from cms.api.query_parameters import PLAIN_PARAMETERS
from cms.api.router import router
from cms.api.schema.declarations import answers
from cms.api.viewsets.base import PublicViewSet
from cms.core.content_version.watch import watch
from cms.core.request_context import current_request_id
from cms.images.disk_space import DISK_IS_FULL, is_full_disk

ENDPOINTS = (
    "pages:listing",
    "pages:by_path",
    "images:listing",
    "documents:listing",
    "redirects:listing",
    "sources:listing",
    "claims:listing",
    "claims:changes",
    "changes:listing",
)


class ApiRoot(PublicViewSet, APIView):
    """`{"pages": "https://cms.example.org/api/v2/pages/", …}`."""

    @answers(dict[str, str], parameters=PLAIN_PARAMETERS, name="root")
    def get(self, request: Request) -> Response:
        """Where to go from here."""
        self.refuse_unknown_parameters(frozenset(each.name for each in PLAIN_PARAMETERS))
        addresses = {
            name.removesuffix(":listing").replace(":", "_"): reverse(
                f"{router.url_namespace}:{name}"
            )
            for name in ENDPOINTS
        } | {"openapi": reverse("openapi")}
        return Response({name: settings.CMS_URL + path for name, path in addresses.items()})


api_root = ApiRoot.as_view()


@csrf_exempt
def no_endpoint(request: HttpRequest) -> HttpResponse:
    """Answer any other address below `/api/`; one that lacks its final slash leads to it."""
    if not request.path.endswith("/") and resolve(f"{request.path_info}/").func is not no_endpoint:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return JsonResponse(no_endpoint_details(request), status=404, content_type=PROBLEM)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error of the API or the admin, without any detail of it.

    503 where the database is away or too slow.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        watch.refresh()  # so that the next request knows that the database is away, if it is
        answer = unavailable(request.path, watch.unreachable, current_request_id())
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
        return HttpResponse(answer.body, answer.content_type, 503, headers=headers)
    if is_full_disk(sys.exception()):  # an upload that no form has seen yet, or another one's
        return HttpResponse(DISK_IS_FULL, status=507, content_type="text/plain; charset=utf-8")
    if not request.path.startswith("/api/"):
        return html_server_error(request)
    detail = "This is our fault, not yours. Try again in a minute."
    return JsonResponse(details(request, 500, detail), status=500, content_type=PROBLEM)
