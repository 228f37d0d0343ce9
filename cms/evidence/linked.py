"""An evidence link as the rule for certainty asks for it."""

from cms.evidence.choices import Certainty, Relation
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.standing import Standing
from cms.evidence.support import Ground


def ground(
    source: ResearchSource,
    finding: Finding | None,
    relation: str,
    group: str,
    standing: Standing,
) -> Ground:
    """`standing` is that of the source, on the day in question."""
    return Ground(
        source=source,
        relation=Relation(relation or Relation.SUPPORTS),
        certainty=Certainty(finding.certainty if finding else "not_rated"),
        rated_by=finding.rated_by if finding else "",
        standing=standing.standing,
        status=standing.own,
        group=group,
        searched_to=source.evidence_searched_to,
        year=source.year,
    )
