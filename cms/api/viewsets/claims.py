from typing import Annotated, Any, TypedDict

from django.urls import path
from django.utils import timezone
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from cms.api.evidence_serializers import ClaimValue, claim_values, prefetched_claims
from cms.api.query_parameters import Parameter, Words
from cms.api.schema.declarations import answers
from cms.api.viewsets.claim_changes import ClaimChangesViewSet
from cms.api.viewsets.evidence_list import (
    PAGING_PARAMETERS,
    EvidenceListViewSet,
    ListMeta,
    choice_of,
)
from cms.evidence.choices import Certainty, ClaimKind, StandingCode
from cms.search.models import Claim
from cms.search.public_sources import shown_sources

Number = Annotated[int, Field(ge=0, le=999_999_999)]


class ClaimList(TypedDict):
    meta: ListMeta
    items: list[ClaimValue]


class ClaimsViewSet(EvidenceListViewSet):
    """`claims/`: every live benefit and risk of the site, with the evidence it rests on."""

    name = "claims"
    model = Claim
    listing_parameters = EvidenceListViewSet.listing_parameters | {
        "source", "certainty", "standing", "kind", "page",
    }  # fmt: skip

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        changes = ClaimChangesViewSet.as_view({"get": "changes_view"})
        return [path("changes/", changes, name="changes"), *super().get_urlpatterns()]

    @answers(
        ClaimList,
        name="claims_list",
        parameters=[
            *PAGING_PARAMETERS,
            Parameter("source", Words, "Only claims that rest on this source: its key."),
            choice_of("certainty", Certainty, "Only claims of this certainty."),
            choice_of("standing", StandingCode, "Only claims that stand, are in doubt or fell."),
            choice_of("kind", ClaimKind, "Only benefits, or only risks."),
            Parameter("page", Number, "Only claims of this page: its id.", explained_later=True),
        ],
    )
    def listing_view(self, request: Request) -> Response:
        """List every live claim, with the evidence it rests on."""
        return Response(self.answer_list())

    def answer_list(self) -> ClaimList:
        self.refuse_unknown_parameters(self.listing_parameters)
        meta, claims = self.page_of(self.filtered())
        return ClaimList(meta=meta, items=claim_values(self.tree, claims))

    def rows(self, keys: list[int]) -> dict[int, Claim]:
        claims: dict[int, Claim] = prefetched_claims(Claim.objects.all()).in_bulk(keys)
        return claims

    def filtered(self) -> Any:
        """Return the matching claims.

        Raises:
            BadRequestError: a source, certainty or page that does not exist.
        """
        today = Claim.objects.on(timezone.localdate()).order_by("page", "kind", "number")
        claims = self.tree.narrow(today, "page__")
        if certainty := self.choice("certainty", Certainty):
            claims = claims.filter(certainty=certainty)
        if standing := self.choice("standing", StandingCode):
            claims = claims.filter(standing=standing)
        if kind := self.choice("kind", ClaimKind):
            claims = claims.filter(kind=kind)
        if (key := self.request.GET.get("source")) is not None:
            source = shown_sources(self.tree).filter(key=key).first()
            if source is None:
                raise BadRequestError("The source is the key of a source, such as hayden-2021")
            claims = claims.filter(pk__in=source.claim_links.values("claim"))
        if (page := self.number("page")) is not None:
            if not self.tree.pages().filter(pk=page).exists():
                raise BadRequestError("The page does not exist, or is not public")
            claims = claims.filter(page=page)
        return claims
