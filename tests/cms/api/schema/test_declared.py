"""A new endpoint is described by what it declares, however it is written."""

from typing import Annotated, Literal, TypedDict

import pytest
from django.http import JsonResponse
from django.urls import path
from pydantic import BaseModel, Field
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from cms.api.query_parameters import Parameter
from cms.api.schema.declarations import answers
from cms.api.schema.openapi_document import Generator
from cms.api.viewsets.base import PublicViewSet


class Thing(TypedDict):
    """A thing."""

    key: str


class Health(BaseModel):
    up: bool


KIND = Parameter("kind", Literal["small", "large"], "Only things of this kind.")
YEAR = Parameter("year", Annotated[int, Field(ge=1500)], "Only things of this year.")


class ThingsEndpoint(PublicViewSet, ViewSet):
    """Things."""

    @answers(list[Thing], parameters=[KIND, YEAR], name="things_list")
    def list(self, request):
        """List things. There are few."""
        self.refuse_unknown_parameters(frozenset({"kind", "year"}))
        return Response([])

    @answers(Thing)
    def retrieve(self, request, key):
        return Response({"key": key})


class ThingView(PublicViewSet, APIView):
    @answers(Thing, others=[Health])
    def get(self, request):
        return Response({"key": "a"})


@answers(Health, name="health", also={503: Health}, problems=False)
def health(request):
    """Whether the process is up."""
    return JsonResponse({"up": True})


urlpatterns = [
    path("api/v2/things/", ThingsEndpoint.as_view({"get": "list"})),
    path("api/v2/things/<slug:key>/", ThingsEndpoint.as_view({"get": "retrieve"})),
    path("api/v2/thing/", ThingView.as_view()),
    path("healthz/live", health),
    path("elsewhere/", ThingView.as_view()),
]


@pytest.fixture(scope="module")
def described():
    return Generator(patterns=urlpatterns).get_schema(public=True)


def answer(operation):
    return operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_every_public_or_declared_address_is_found(described):
    assert set(described["paths"]) == {
        "/api/v2/things/",
        "/api/v2/things/{key}/",
        "/api/v2/thing/",
        "/healthz/live",
    }


def test_the_shape_and_its_components_are_registered(described):
    schemas = described["components"]["schemas"]

    assert answer(described["paths"]["/api/v2/things/"])["$ref"].endswith("ThingsListAnswer")
    assert schemas["ThingsListAnswer"]["items"] == {"$ref": "#/components/schemas/Thing"}
    assert schemas["Thing"]["required"] == ["key"]
    assert answer(described["paths"]["/healthz/live"])["$ref"].endswith("Health")
    assert answer(described["paths"]["/api/v2/thing/"]) == {
        "anyOf": [{"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Health"}]
    }


def test_the_words_are_the_docstrings(described):
    assert described["paths"]["/api/v2/things/"]["get"]["summary"] == "List things"
    assert described["paths"]["/healthz/live"]["get"]["operationId"] == "health"


def test_an_answer_may_have_another_status_and_no_problem_details(described):
    responses = described["paths"]["/healthz/live"]["get"]["responses"]

    assert set(responses) == {"200", "503", "405"}


def test_parameters_are_described_and_checked(described, rf, settings):
    settings.ROOT_URLCONF = __name__
    kind, year = described["paths"]["/api/v2/things/"]["get"]["parameters"]
    assert kind["schema"] == {"enum": ["small", "large"], "type": "string"}
    assert year["schema"] == {"minimum": 1500, "type": "integer"}
    view = ThingsEndpoint.as_view({"get": "list"})

    assert view(rf.get("/", {"kind": "small", "year": "2021"})).status_code == 200
    for query, told in [
        ("kind=huge", "kind"),
        ("year=1", "1500"),
        ("year=x", "year"),
        ("year=%202021", "space"),
        ("kind=small&kind=large", "twice"),
        ("colour=blue", "colour"),
        ("kind=%00", "NUL"),
    ]:
        refused = view(rf.get(f"/?{query}"))
        assert refused.status_code == 400, query
        assert told in refused.data["detail"], query


def test_a_path_parameter_has_the_pattern_of_its_converter(described):
    (key,) = described["paths"]["/api/v2/things/{key}/"]["get"]["parameters"]

    assert key["in"] == "path"
    assert key["schema"]["pattern"] == "^[-a-zA-Z0-9_]+$"
