"""The claims of live pages that people can no longer rely on."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.evidence.choices import StandingCode
from cms.search.models import Claim


def doubtful_claims(on: date) -> QuerySet[Claim]:
    """Those that are withdrawn or in doubt on a day, the withdrawn first.

    An alias is mended where its original is.
    """
    claims = Claim.objects.on(on).filter(page__alias_of=None).exclude(standing=StandingCode.STANDS)
    told = claims.select_related("page").prefetch_related("links__source", "links__finding")
    return told.order_by("standing", "page__title", "page", "number")  # fallen, in_doubt


def pages_of(user, claims: Iterable[Claim]) -> set[int]:
    """Of the pages of these claims those that a person may edit or publish; in one query."""
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    pages = {claim.page_id for claim in claims}
    return set(allowed.filter(pk__in=pages).values_list("pk", flat=True)) if pages else set()
