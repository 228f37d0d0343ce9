from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import path
from django.utils import timezone
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from cms.api.chosen_keys import order_parameter
from cms.api.evidence_serializers import ClaimValue, claim_values, prefetched_claims
from cms.api.parameter_shapes import Slugs
from cms.api.query_parameters import Parameter, Words
from cms.api.schema.declarations import answers
from cms.api.viewsets.claim_changes import ClaimChangesViewSet
from cms.api.viewsets.evidence_list import (
    LIST_PARAMETERS,
    EvidenceListViewSet,
    ListMeta,
    choice_of,
    comparing,
)
from cms.api.wagtail_operations import fields_parameter
from cms.claim_history.models import ClaimChange, SourceChange
from cms.evidence.choices import Certainty, ClaimKind, StandingCode
from cms.search.models import Claim, ClaimLink, ClaimState
from cms.search.public_sources import shown_sources
from cms.search.shown_rows import shown_rows

MAX_NAMED = 1000  # claims of a source
NAMES_SOURCES = ("source", "source__in")
NARROWS_NOTHING = {"limit", "offset", "cursor", "order", "fields", "site"}
Number = Annotated[int, Field(ge=0, le=999_999_999)]


# All of them are in every answer; `changed_on` is that of the latest of its `changes`.
COMPARED = {
    "page": Page._meta.get_field("id"),
    "number": Claim._meta.get_field("number"),
    "changed_on": SourceChange._meta.get_field("changed_on"),
}
SORTABLE = {name: name for name in ("page", "kind", "number", "heading", "changed_on")}
SORTABLE["page"] = "page_id"
BLOCK = Coalesce(NullIf(OuterRef("block"), Value("")), OuterRef("anchor"))
LAST_CHANGE = (
    ClaimChange.objects.public()
    .filter(page=OuterRef("page"), block=BLOCK)
    .values("change__changed_on")[:1]
)


class ClaimList(TypedDict):
    meta: ListMeta
    items: list[ClaimValue]


class ClaimsViewSet(EvidenceListViewSet):
    """`claims/`: every live benefit and risk of the site, with the evidence it rests on."""

    name = "claims"
    model = Claim
    compared = COMPARED
    sortable = SORTABLE

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        changes = ClaimChangesViewSet.as_view({"get": "changes_view"})
        return [path("changes/", changes, name="changes"), *super().get_urlpatterns()]

    @answers(
        ClaimList,
        name="claims_list",
        parameters=[
            *LIST_PARAMETERS,
            Parameter("source", Words, "Only claims that rest on this source: its key."),
            choice_of("certainty", Certainty, "Only claims of this certainty."),
            choice_of("standing", StandingCode, "Only claims that stand, are in doubt or fell."),
            choice_of("kind", ClaimKind, "Only benefits, or only risks."),
            Parameter("page", Number, "Only claims of this page: its id.", explained_later=True),
            Parameter("source__in", Slugs, "Only claims that rest on one of these sources: keys."),
            *comparing(COMPARED),
            order_parameter(SORTABLE),
            fields_parameter(ClaimValue.__annotations__),
        ],
    )
    def listing_view(self, request: Request) -> Response:
        """List every live claim, with the evidence it rests on."""
        return Response(self.answer_list())

    def answer_list(self) -> dict[str, Any]:
        """Return a `ClaimList`, each claim with the keys that `?fields=` chooses."""
        self.refuse_undeclared_parameters()
        wanted = self.keys_of(ClaimValue)
        meta, claims = self.page_of(self.arranged(self.filtered()))
        values = claim_values(self.tree, claims, with_changes="changes" in wanted)
        items = [{key: each for key, each in value.items() if key in wanted} for value in values]
        return {"meta": meta, "items": items}

    def rows(self, keys: list[int]) -> dict[int, Claim]:
        claims = prefetched_claims(Claim.objects.all()).in_bulk(keys)
        return {key: each for key, each in claims.items() if self.tree.shows(each.page)}

    def count_all(self) -> int:
        """Count the matching claims: those of a source by its links, not one by one."""
        named = self.request.GET.keys() - NARROWS_NOTHING
        if len(named) == 1 and (sources := self._named_sources(*named)) is not None:
            links = ClaimLink.objects.order_by().filter(source__in=sources)
            return int(
                shown_rows(self.tree, links, "claim__page").values("claim").distinct().count()
            )
        return int(self.arranged(self.filtered(counted=True)).order_by().count())

    def _named_sources(self, parameter: str) -> list[int] | None:
        """The public sources that a parameter names; None where it is given none.

        Raises:
            BadRequestError: `source` is the key of no public source.
        """
        if parameter not in NAMES_SOURCES or parameter not in self.request.GET:
            return None
        value = self.request.GET[parameter]
        if parameter == "source__in" and not value:
            return None
        keys = [value] if parameter == "source" else value.split(",")
        sources = list(shown_sources(self.tree).filter(key__in=keys).values_list("pk", flat=True))
        if parameter == "source" and not sources:
            raise BadRequestError("The source is the key of a source, such as hayden-2021")
        return sources

    def filtered(self, counted: bool = False) -> Any:
        """Return the matching claims; to be listed from the first, or to be `counted`.

        Raises:
            BadRequestError: a source, certainty or page that does not exist.
        """
        claims = Claim.objects.order_by("page_id", "kind", "number")
        if self.request.GET.keys() & ClaimState.VALUES:  # else the states are not joined
            claims = claims.on(timezone.localdate())
        claims = shown_rows(self.tree, claims, "page")
        if _names_changes(self.request.GET):
            claims = claims.annotate(changed_on=Subquery(LAST_CHANGE))
        if certainty := self.choice("certainty", Certainty):
            claims = claims.filter(certainty=certainty)
        if standing := self.choice("standing", StandingCode):
            claims = claims.filter(standing=standing)
        if kind := self.choice("kind", ClaimKind):
            claims = claims.filter(kind=kind)
        for parameter in NAMES_SOURCES:
            if (sources := self._named_sources(parameter)) is not None:
                claims = _resting_on(claims, sources, counted)
        if (page := self.number("page")) is not None:
            if not self.tree.pages().filter(pk=page).exists():
                raise BadRequestError("The page does not exist, or is not public")
            claims = claims.filter(page=page)
        return claims


def _resting_on(claims: QuerySet[Any], sources: list[int], counted: bool) -> QuerySet[Any]:
    """Those of the claims that rest on a source: named where they are few, else each is asked."""
    links = ClaimLink.objects.filter(source__in=sources)
    if counted:
        return claims.filter(pk__in=links.values("claim"))
    named = list(links.values_list("claim", flat=True)[: MAX_NAMED + 1])
    if len(named) <= MAX_NAMED:
        return claims.filter(pk__in=set(named))
    return claims.filter(Exists(links.filter(claim=OuterRef("pk"))))


def _names_changes(given: Mapping[str, str]) -> bool:
    """Whether a parameter compares or sorts by the latest change of a claim."""
    return "changed_on" in given.get("order", "") or any(
        name.startswith("changed_on__") for name in given
    )
