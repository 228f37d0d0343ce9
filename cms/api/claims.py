from typing import TypedDict

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from cms.api.evidence_links import ClaimValue, claim_value, fetched_claims
from cms.api.library import LibraryEndpoint, ListMeta
from cms.catalogue.models import Claim
from cms.evidence.choices import Certainty
from cms.evidence.models import ResearchSource


class ClaimList(TypedDict):
    meta: ListMeta
    items: list[ClaimValue]


class ClaimsEndpoint(LibraryEndpoint):
    """`claims/`: every live benefit of the site, with what it rests on."""

    name = "claims"
    model = Claim
    listing_parameters = LibraryEndpoint.listing_parameters | {"source", "certainty", "page"}

    def listing_view(self, request: Request) -> Response:
        return Response(self.answer_list())

    def answer_list(self) -> ClaimList:
        self.refuse_unknown_parameters(self.listing_parameters)
        meta, claims = self.page_of(fetched_claims(self.filtered()))
        return ClaimList(meta=meta, items=[claim_value(claim) for claim in claims])

    def filtered(self):
        """Raises BadRequestError for a source, certainty or page that does not exist."""
        claims = self.tree.narrow(Claim.objects.order_by("page", "number"), "page__")
        if certainty := self.choice("certainty", Certainty):
            claims = claims.filter(certainty=certainty)
        if key := self.request.GET.get("source"):
            source = ResearchSource.objects.filter(key=key).first()
            if source is None:
                raise BadRequestError("The source is the key of a source, such as hayden-2021")
            claims = claims.filter(pk__in=source.claim_links.values("claim"))
        if (page := self.number("page")) is not None:
            if not self.tree.pages().filter(pk=page).exists():
                raise BadRequestError("The page does not exist, or is not public")
            claims = claims.filter(page=page)
        return claims
