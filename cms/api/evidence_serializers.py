"""JSON of claims, read in bulk from the index."""

from collections.abc import Iterable
from typing import Annotated, Any, TypedDict

from wagtail.models import Page

from cms.clinic.models import ClinicSettings
from cms.core.i18n import override_page_locale
from cms.evidence.certainty import Effect, Verdict
from cms.evidence.choices import Certainty, ClaimKind, Relation, SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.pages.change_serializers import (
    ChangeValue,
    ClaimHistory,
    public_changes,
)
from cms.pages.claim_serializers import worth
from cms.pages.references import BuildsOn, builds_on, source_status
from cms.pages.serializers import Enum, enum, enum_or_none, text
from cms.pages.site_tree import SiteTree
from cms.search.claim_states import claim_verdict
from cms.search.models import Claim, ClaimLink
from cms.search.public_sources import with_shown_ground

Statuses = dict[int, EffectiveStatus]


class PageLink(TypedDict):
    id: int
    title: str
    html_url: str | None


class ClaimSource(TypedDict):
    """A source of a claim; `finding` is the key of one of the source's findings.

    Findings of one `group` answer the same question.
    """

    key: str
    title: str
    status: Annotated[Enum, SourceStatus] | None
    standing: Annotated[Enum, StandingCode]
    depends_on: list[BuildsOn]
    relation: Annotated[Enum, Relation] | None
    group: str | None
    finding: str | None


class ClaimReason(TypedDict):
    """As `Reason` on a page; `key` is the source's."""

    key: str
    status: Annotated[Enum, SourceStatus]
    standing: Annotated[Enum, StandingCode]
    relation: Annotated[Enum, Relation]


class StandingOfClaim(TypedDict):
    """As `ClaimStanding` on a page."""

    code: str
    label: str
    because: list[ClaimReason]
    checked: bool


class ClaimDisagreement(TypedDict):
    """As `Disagreement` on a page; `key` is the source's."""

    key: str
    certainty: Annotated[Enum, Certainty] | None
    counts: bool


class ClaimValue(TypedDict):
    """A live benefit or risk; `id` is `{page}-{number}`, and `{page}-risk-{number}` for a risk.

    `number` counts the claims of one kind on the page.
    `changes` are those of its evidence, the latest first.
    """

    id: str
    kind: Annotated[Enum, ClaimKind]
    page: PageLink
    url: str | None
    anchor: str
    number: int
    heading: str
    applies_to: str | None
    certainty: Annotated[Enum, Certainty] | None
    standing: StandingOfClaim
    disagreements: list[ClaimDisagreement]
    sources: list[ClaimSource]
    changes: list[ChangeValue]


def page_link(page: Page) -> PageLink:
    return PageLink(id=page.pk, title=page.title, html_url=page.full_url)


def claim_values(
    tree: SiteTree, claims: Iterable[Claim], with_changes: bool = True
) -> list[ClaimValue]:
    """Return the JSON of claims; two or three queries where `prefetched_claims` read
    them."""
    claims = list(claims)
    statuses = effective_statuses(link.source for claim in claims for link in claim.links.all())
    shown = with_shown_ground(tree, statuses)
    histories = claim_histories(tree, [claim.page for claim in claims]) if with_changes else {}
    for claim in claims:  # known already; each would ask for its own
        claim.page.locale = tree.languages[claim.page.locale_id]
    return [_claim_value(claim, shown, histories) for claim in claims]


def claim_histories(tree: SiteTree, pages: Iterable[Page]) -> dict[int, ClaimHistory]:
    """The public changes of these pages, by primary key; one query, three more if there are any."""
    pages = {page.pk: page for page in pages}
    changes = public_changes(pages) if pages else {}
    if not changes:
        return {}
    clinics = ClinicSettings.objects.filter(site=tree.site).prefetch_related("languages")
    clinic = clinics.first() or ClinicSettings(site=tree.site)
    return {
        pk: ClaimHistory(found, clinic.change_sentence_in(tree.languages[pages[pk].locale_id]))
        for pk, found in changes.items()
    }


def _claim_value(
    claim: Claim, statuses: Statuses, histories: dict[int, ClaimHistory]
) -> ClaimValue:
    page, verdict = page_link(claim.page), claim_verdict(claim, statuses)
    return ClaimValue(
        id=_claim_id(claim),
        kind=enum(ClaimKind, claim.kind),
        page=page,
        url=page["html_url"] and f"{page['html_url']}#{claim.anchor}",
        anchor=claim.anchor,
        number=claim.number,
        heading=claim.heading,
        applies_to=text(claim.applies_to),
        certainty=enum_or_none(Certainty, verdict.certainty),
        standing=_standing(verdict),
        disagreements=_disagreements(verdict),
        sources=[_claim_source(link, statuses[link.source_id]) for link in claim.links.all()],
        changes=_changes(claim, histories),
    )


def _changes(claim: Claim, histories: dict[int, ClaimHistory]) -> list[ChangeValue]:
    """In the language of the page, as the page has them."""
    if claim.page_id not in histories:
        return []
    with override_page_locale(claim.page):
        return histories[claim.page_id].of_claim(claim.block, claim.anchor)


def _claim_id(claim: Claim) -> str:
    parts = [claim.page_id, claim.number]
    if claim.kind != ClaimKind.BENEFIT:
        parts.insert(1, claim.kind)
    return "-".join(map(str, parts))


def _standing(verdict: Verdict) -> StandingOfClaim:
    return StandingOfClaim(
        **worth(verdict),
        because=[
            ClaimReason(
                key=each.source.key,
                status=enum(SourceStatus, each.status),
                standing=enum(StandingCode, each.standing),
                relation=enum(Relation, each.relation),
            )
            for each in verdict.because
        ],
        checked=verdict.checked,
    )


def _disagreements(verdict: Verdict) -> list[ClaimDisagreement]:
    return [
        ClaimDisagreement(
            key=each.source.key,
            certainty=enum_or_none(Certainty, each.certainty),
            counts=each.effect != Effect.LISTED,
        )
        for each in verdict.disagreements
    ]


def _claim_source(link: ClaimLink, standing: EffectiveStatus) -> ClaimSource:
    return ClaimSource(
        key=link.source.key,
        title=link.source.title,
        status=source_status(link.source, standing),
        standing=enum(StandingCode, standing.standing),
        depends_on=builds_on(standing),
        relation=enum_or_none(Relation, link.relation),
        group=text(link.group),
        finding=link.finding.key if link.finding else None,
    )


def prefetched_claims(claims: Any) -> Any:
    """Return the queryset with all that `claim_values` reads, in two more queries."""
    return claims.select_related("page").prefetch_related("links__source", "links__finding")
