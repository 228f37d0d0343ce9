"""Turns a claim's links into what the rule of `cms.evidence.certainty` needs.

A stored code that no longer exists counts as the most harmless one.
"""

from collections.abc import Iterable

from cms.evidence.certainty import Verdict, verdict
from cms.evidence.choices import Certainty, Relation
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.support import Ground

RELATIONS, CERTAINTIES = frozenset(Relation.values), frozenset(Certainty.values)


def ground(
    source: ResearchSource,
    finding: Finding | None,
    relation: str,
    group: str,
    status: EffectiveStatus,
) -> Ground:
    """One link, with the status of its source on the day in question.

    A finding of another source is ignored: that source may have fallen.
    """
    if finding and finding.source_id != source.pk:
        finding = None
    return Ground(
        source=source,
        relation=_relation(relation),
        certainty=_certainty(finding.certainty if finding else "") or Certainty("not_rated"),
        rated_by=finding.rated_by if finding else "",
        standing=status.standing,
        status=status.own,
        group=group,
        searched_to=source.evidence_searched_to,
        year=source.year,
    )


def judged(links: Iterable[Ground], lowered_to: str) -> Verdict:
    """The verdict on a claim; `lowered_to` is '' where the editor chose nothing."""
    return verdict(links, _certainty(lowered_to))


def _relation(code: str) -> Relation:
    if not code:
        return Relation("supports")
    return Relation(code if code in RELATIONS else "context")


def _certainty(code: str) -> Certainty | None:
    return Certainty(code) if code in CERTAINTIES else None
