from typing import Annotated, Any, TypedDict

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.urls import path, reverse
from django.utils.functional import cached_property
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response

from cms.api.chosen_keys import order_parameter
from cms.api.filters import checked_search_words
from cms.api.query_parameters import Parameter
from cms.api.schema.declarations import answers
from cms.api.source_reliance import Reliance, reliance
from cms.api.viewsets.evidence_list import (
    LIST_PARAMETERS,
    SITE_PARAMETERS,
    EvidenceListViewSet,
    ListMeta,
    choice_of,
    comparing,
)
from cms.api.wagtail_operations import fields_parameter, operation
from cms.evidence.choices import Certainty, SourceKind, SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.source_filters import (
    PUBLICLY_SEARCHED,
    matches_words,
    with_finding,
    with_own_status,
    with_standing,
)
from cms.pages.references import SourceValue, source_value
from cms.search.public_sources import (
    named_sources,
    shown_sources,
    shown_successors,
    with_shown_ground,
)

Year = Annotated[int, Field(ge=0, le=999_999_999)]
FIRST_IN_LIST, FIRST_IN_DETAIL = 10, 100
NOTHING = Reliance(claims_count=0, claims=[], pages_count=0, pages=[])
DATES = ("status_changed_on", "status_checked_on", "valid_until", "evidence_searched_to")
# All of them are in every answer.
COMPARED = {name: ResearchSource._meta.get_field(name) for name in ("key", "year", *DATES)}
SORTABLE = {name: name for name in ("key", "title", "year", *DATES)}


class SourceMeta(TypedDict):
    type: str
    detail_url: str


class SourceAnswer(SourceValue, Reliance):
    """A source, its findings, and what relies on it: the first 10 in a list, 100 in a detail.

    `imported_as` is null here: it is in the answers of the pages that rely on the source.
    """

    meta: SourceMeta


class SourceList(TypedDict):
    meta: ListMeta
    items: list[SourceAnswer]


class SourcesViewSet(EvidenceListViewSet):
    """`sources/`: the sources that public pages rely on, and the live claims that rest on each."""

    name = "sources"
    model = ResearchSource
    compared = COMPARED
    sortable = SORTABLE

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        detail = path("<slug:key>/", cls.as_view({"get": "detail_view"}), name="detail")
        return [*super().get_urlpatterns(), detail]

    @answers(
        SourceList,
        name="sources_list",
        parameters=[
            *LIST_PARAMETERS,
            choice_of("kind", SourceKind, "Only sources of this kind."),
            choice_of("status", SourceStatus, "Only sources in this state."),
            choice_of("standing", StandingCode, "Only sources that hold, are in doubt or fell."),
            choice_of("certainty", Certainty, "Only sources with a finding of this certainty."),
            Parameter("year", Year, "Only sources of this year.", explained_later=True),
            operation("search"),
            *comparing(COMPARED),
            order_parameter(SORTABLE),
            fields_parameter(SourceAnswer.__annotations__),
        ],
    )
    def listing_view(self, request: Request) -> Response:
        """List the research sources that public pages rely on, each with what relies on it."""
        return Response(self.answer_list())

    @answers(
        SourceAnswer,
        name="sources_detail",
        parameters=[*SITE_PARAMETERS, fields_parameter(SourceAnswer.__annotations__)],
    )
    def detail_view(self, request: Request, key: str) -> Response:
        """Answer one source by its key, if a public page relies on it."""
        return Response(self.answer_one(key))

    @cached_property
    def wanted(self) -> frozenset[str]:
        return self.keys_of(SourceAnswer)

    def answer_list(self) -> dict[str, Any]:
        """Return a `SourceList`, each source with the keys that `?fields=` chooses."""
        self.refuse_undeclared_parameters()
        meta, sources = self.page_of(self.arranged(self.filtered()))
        return {"meta": meta, "items": self._answers(sources, FIRST_IN_LIST)}

    def answer_one(self, key: str) -> dict[str, Any]:
        """Return one source; raise Http404 where no public page names one with that key."""
        self.refuse_undeclared_parameters()
        sources = list(self._with_findings(named_sources(self.tree)).filter(key=key))
        if not sources:
            raise Http404
        return self._answers(sources, FIRST_IN_DETAIL)[0]

    def get_queryset(self) -> Any:
        return self._with_findings(shown_sources(self.tree)).order_by("key")

    def _with_findings(self, sources: Any) -> Any:
        """Prefetch what an answer shows, and nothing that `?fields=` leaves out."""
        findings = Finding.objects.all() if "findings" in self.wanted else Finding.objects.none()
        return sources.prefetch_related(
            Prefetch("findings", queryset=findings), shown_successors(self.tree)
        )

    def rows(self, keys: list[int]) -> dict[int, ResearchSource]:
        sources: dict[int, ResearchSource] = self.get_queryset().in_bulk(keys)
        return sources

    def filtered(self) -> Any:
        sources = self.get_queryset()
        if kind := self.choice("kind", SourceKind):
            sources = sources.filter(kind=kind)
        if status := self.choice("status", SourceStatus):
            sources = with_own_status(sources, status)
        if standing := self.choice("standing", StandingCode):
            sources = with_standing(sources, standing)
        if (year := self.number("year")) is not None:
            sources = sources.filter(year=year)
        if certainty := self.choice("certainty", Certainty):
            sources = with_finding(sources, certainty)
        if "search" in self.request.GET:
            words = checked_search_words(self.request.GET["search"])
            sources = sources.filter(matches_words(words, PUBLICLY_SEARCHED))
        return sources

    def _answers(self, sources: list[ResearchSource], first: int) -> list[dict[str, Any]]:
        relied_on: dict[int, Reliance] = {}
        if self.wanted & {*Reliance.__annotations__}:
            relied_on = reliance(self.tree, [source.pk for source in sources], first)
        statuses = with_shown_ground(self.tree, effective_statuses(sources))
        answers = (
            _answer(source, statuses[source.pk], relied_on.get(source.pk, NOTHING))
            for source in sources
        )
        return [
            {key: value for key, value in each.items() if key in self.wanted} for each in answers
        ]


def _answer(source: ResearchSource, standing: EffectiveStatus, relied_on: Reliance) -> SourceAnswer:
    value = source_value(source, standing)
    value["imported_as"] = None
    return SourceAnswer(meta=_meta(source), **value, **relied_on)


def _meta(source: ResearchSource) -> SourceMeta:
    address = reverse("wagtailapi_v2:sources:detail", args=[source.key])
    return SourceMeta(type="evidence.ResearchSource", detail_url=settings.CMS_URL + address)
