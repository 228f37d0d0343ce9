"""Claims as the report, the dashboard and the digest show them: certainty, standing, reasons."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.evidence.certainty import Because, Verdict
from cms.evidence.choices import UNSUPPORTED, Certainty, Relation, StandingCode
from cms.evidence.effective_status import EffectiveStatus, effective_statuses, explain_status
from cms.search.claim_states import claim_verdict
from cms.search.models import Claim, ClaimLink

NO_CERTAINTY = ("none", "No certainty")
NO_SOURCE = ("no_source", "No source")
Statuses = dict[int, EffectiveStatus]  # by primary key of the source


def doubtful_claims(on: date) -> QuerySet[Claim]:
    """The claims of live pages that are withdrawn or in doubt on a day, the withdrawn first.

    Aliases are left out: they are corrected on their original.
    """
    claims = Claim.objects.on(on).filter(page__alias_of=None).exclude(standing=StandingCode.STANDS)
    claims = claims.select_related("page").prefetch_related("links__source", "links__finding")
    return claims.order_by(
        "standing", "page__title", "page", "kind", "number"
    )  # fallen before in_doubt


def editable_pages(user: Any, claims: Iterable[Claim]) -> set[int]:
    """The pages of these claims that a person may edit or publish; one query."""
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    pages = {claim.page_id for claim in claims}
    return set(allowed.filter(pk__in=pages).values_list("pk", flat=True)) if pages else set()


def with_texts(claims: Iterable[Claim]) -> list[Claim]:
    """The claims with `certainty_text`, `standing_text` and `sources_text`.

    One query for all, where `links__source` and `links__finding` are prefetched.
    """
    claims = list(claims)
    links = [link for claim in claims for link in claim.links.all()]
    statuses = effective_statuses({link.source_id: link.source for link in links}.values())
    for claim in claims:
        verdict = claim_verdict(claim, statuses)
        certainty = Certainty(verdict.certainty) if verdict.certainty else None
        claim.certainty_text = certainty.label if certainty else NO_CERTAINTY[1]
        claim.standing_text = (
            _standing_text(verdict, statuses) if claim.links.all() else NO_SOURCE[1]
        )
        sources = [_source_text(link, statuses[link.source_id]) for link in claim.links.all()]
        claim.sources_text = ", ".join(dict.fromkeys(sources)) or "Nothing"
    return claims


def _source_text(link: ClaimLink, status: EffectiveStatus) -> str:
    """`Qaseem A and others 2017 (expired)`, `NICE NG59 2016 (builds on Lee B 2011, retracted)`"""
    reasons = "; ".join(explain_status(status)) or str(status.own.label).lower()
    return f"{link.source.name} ({reasons})"


def _standing_text(verdict: Verdict, statuses: Statuses) -> str:
    """`Relied on`, `In doubt: Qaseem A 2017 (expired), contradicted by Lee B 2024`"""
    label = str(verdict.standing.label)
    if verdict.standing == StandingCode.STANDS:
        return label if verdict.supported else UNSUPPORTED
    return f"{label}: {', '.join(dict.fromkeys(_reasons(verdict.because, statuses)))}"


def _reasons(because: Iterable[Because], statuses: Statuses) -> Iterator[str]:
    for each in because:
        if each.relation == Relation.CONTRADICTS:
            yield f"contradicted by {each.source.name}"
        else:
            yield f"{each.source.name} ({'; '.join(explain_status(statuses[each.source.pk]))})"
