"""Findings that could stand in for one whose source fell: on the same outcome, of sources that
stand."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from cms.claim_history.models import ClaimChange
from cms.evidence.choices import StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import Finding
from cms.evidence_changes.claim_edits import claim_of

MAX_SUGGESTIONS = 5
# How alike two descriptions of outcome, treatment and people are, from 0 to 100.
LIKE_ENOUGH = 70


@dataclass(frozen=True)
class Suggestion:
    """A finding, and how alike it is to the one that it would replace."""

    finding: Finding
    likeness: float

    def __str__(self) -> str:
        """`Hayden JA and others 2021: Exercise … – Pain (Moderate certainty)`"""
        finding = self.finding
        rating = finding.rating.label if finding.rating else "certainty not rated"
        return f"{finding.source}: {finding.outcome} ({rating})"


def all_findings() -> list[Finding]:
    """The findings of the library, to compare several claims with."""
    return list(Finding.objects.select_related("source").order_by("pk"))


def suggestions(row: ClaimChange, library: list[Finding] | None = None) -> list[Suggestion]:
    """The findings most like those that the claim links to at the source in question.

    If the claim names the source as a whole, its heading and the outcomes of all findings of that
    source are compared. Findings that the claim links to already are left out. `library` is
    `all_findings()`, if it was read already.
    """
    version = row.page.get_latest_revision_as_object()
    claim = claim_of(version, row) or claim_of(row.page.specific, row)
    if claim is None:
        return []
    linked = {link["finding"].pk for link in claim.links if link.get("finding")}
    named = {link["source"].pk for link in claim.links}
    own = [link["finding"] for link in claim.links
           if link.get("finding") and link["source"].pk == row.via_id]  # fmt: skip
    wanted = [_outcome(each) for each in own or row.via.findings.all()] or [row.heading]
    fallen = {row.change.source_id, row.via_id}
    others = all_findings() if library is None else library
    others = [each for each in others if each.pk not in linked and each.source_id not in fallen]
    scored = [
        Suggestion(each, max(fuzz.token_set_ratio(_outcome(each), one.lower()) for one in wanted))
        for each in others
    ]
    alike = [each for each in scored if each.likeness >= LIKE_ENOUGH]
    statuses = effective_statuses({each.finding.source_id: each.finding.source
                                   for each in alike}.values())  # fmt: skip
    standing = [
        each for each in alike
        if statuses[each.finding.source_id].standing == StandingCode.STANDS
    ]  # fmt: skip
    standing.sort(key=lambda each: (
        each.finding.source_id in named, -each.likeness, -(each.finding.source.year or 0),
        each.finding.pk,
    ))  # fmt: skip
    return standing[:MAX_SUGGESTIONS]


def _outcome(finding: Finding) -> str:
    return str(finding.outcome).lower()
