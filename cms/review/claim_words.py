"""Claims as reports, the dashboard and the digest tell of them: how certain, whether they still
hold, and what they rest on."""

from collections.abc import Iterable

from cms.catalogue.models import Claim, ClaimLink
from cms.evidence.choices import Relation
from cms.evidence.standing import Standing, standings
from cms.evidence.telling import told

NO_EVIDENCE = ("none", "No evidence")


def with_words(claims: Iterable[Claim]) -> list[Claim]:
    """The claims with `certainty_told`, `standing_told` and `sources_told`.

    One query for all, where `links__source` was prefetched.
    """
    claims = list(claims)
    links = [link for claim in claims for link in claim.links.all()]
    known = standings({link.source_id: link.source for link in links}.values())
    for claim in claims:
        claim.certainty_told = claim.get_certainty_display() or NO_EVIDENCE[1]
        claim.standing_told = claim.get_standing_display()
        grounds = [_ground(link, known[link.source_id]) for link in claim.links.all()]
        claim.sources_told = "; ".join(dict.fromkeys(grounds)) or "Nothing"
    return claims


def _ground(link: ClaimLink, standing: Standing) -> str:
    """`acp-2017: in doubt (expired)`, `trial-2011 contradicts this: relied on`"""
    words = told(standing)
    relation = "" if link.relation == Relation.SUPPORTS else f" {link.get_relation_display().lower()}"
    return f"{link.source.key}{relation}: {words[0].lower()}{words[1:]}"
