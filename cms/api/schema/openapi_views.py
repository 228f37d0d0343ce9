"""Serves the stored OpenAPI document, and a page to read it in without third parties."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.views import APIView

from cms.api.query_parameters import PLAIN_PARAMETERS
from cms.api.schema.declarations import answers
from cms.api.schema.openapi_document import DOCUMENT_FILE
from cms.api.viewsets.base import PublicViewSet


class OpenApiDocument(PublicViewSet, APIView):
    """`openapi.json`: the stored OpenAPI document."""

    @answers(dict[str, Any], parameters=PLAIN_PARAMETERS, name="openapi")
    def get(self, request: Any) -> HttpResponse:
        """Answer this document."""
        self.refuse_unknown_parameters(frozenset(each.name for each in PLAIN_PARAMETERS))
        return HttpResponse(DOCUMENT_FILE.read_bytes(), content_type="application/json")


openapi = OpenApiDocument.as_view()


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """`docs/`: the document as a page, with a form to try each address."""
    return render(request, "api/docs.html")
