"""Claims as reports, the dashboard and the digest tell of them: how certain, whether they still
hold, and why not."""

from collections.abc import Iterable, Iterator

from cms.evidence.certainty import Because, Verdict
from cms.evidence.choices import UNSUPPORTED, Certainty, Relation, StandingCode
from cms.evidence.effective_status import EffectiveStatus, effective_statuses, explain_status
from cms.search.claim_states import claim_verdict
from cms.search.models import Claim, ClaimLink

NO_CERTAINTY = ("none", "No certainty")
NO_SOURCE = ("no_source", "No source")
Standings = dict[int, EffectiveStatus]


def with_words(claims: Iterable[Claim]) -> list[Claim]:
    """The claims with `certainty_told`, `standing_told` and `sources_told`.

    One query for all, where `links__source` and `links__finding` were prefetched.
    """
    claims = list(claims)
    links = [link for claim in claims for link in claim.links.all()]
    known = effective_statuses({link.source_id: link.source for link in links}.values())
    for claim in claims:
        found = claim_verdict(claim, known)
        certainty = Certainty(found.certainty) if found.certainty else None
        claim.certainty_told = certainty.label if certainty else NO_CERTAINTY[1]
        claim.standing_told = _standing(found, known) if claim.links.all() else NO_SOURCE[1]
        told = [_source(link, known[link.source_id]) for link in claim.links.all()]
        claim.sources_told = ", ".join(dict.fromkeys(told)) or "Nothing"
    return claims


def _source(link: ClaimLink, standing: EffectiveStatus) -> str:
    """`acp-2017 (expired)`, `guideline-2019 (builds on trial-2011, retracted)`"""
    return (
        f"{link.source.key} ({'; '.join(explain_status(standing)) or standing.own.label.lower()})"
    )


def _standing(found: Verdict, known: Standings) -> str:
    """`Relied on`, `In doubt: acp-2017 (expired), contradicted by trial-2024`"""
    label = str(found.standing.label)
    if found.standing == StandingCode.STANDS:
        return label if found.supported else UNSUPPORTED
    return f"{label}: {', '.join(dict.fromkeys(_reasons(found.because, known)))}"


def _reasons(because: Iterable[Because], known: Standings) -> Iterator[str]:
    for each in because:
        if each.relation == Relation.CONTRADICTS:
            yield f"contradicted by {each.source.key}"
        else:
            yield f"{each.source.key} ({'; '.join(explain_status(known[each.source.pk]))})"
