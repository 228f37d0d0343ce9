"""Whether the sources that a page relies on still hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.evidence.choices import Relation, SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.blocks.evidence_link import SUPPORTING
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject

REPLACE = "Rest the claim on another source, or change what it says."
JUDGE = "Judge whether it still holds, and say so or replace it."
UNDATED = "Fill in the day of the correction as “Status since”: only then does your check count."
FIXES = {
    SourceStatus.UNVERIFIED: "Compare the record with the document, then set its status.",
    SourceStatus.CORRECTED: "Read the correction, then fill in the day on which you checked it.",
    SourceStatus.SUPERSEDED: "Read the newer version and point the block at it.",
    SourceStatus.EXPIRED: "Look for a newer version, or check that it is still right.",
    SourceStatus.EXPRESSION_OF_CONCERN: "Read the concern, and weaken or drop what rests on it.",
    SourceStatus.RETRACTED: REPLACE,
    SourceStatus.WITHDRAWN: REPLACE,
}


@dataclass(frozen=True)
class Use:
    """One place where a block relies on a source, or only speaks of it."""

    source: ResearchSource
    relies: bool
    inside: str = ""


def unsound_source(subject: Subject) -> Iterator[Issue]:
    """Each use of a source that is no longer, or not yet, one to rely on."""
    for part in subject.parts:
        for use in _uses(part):
            standing = subject.standing(use.source)
            if standing and _is_unsound(standing):
                yield _issue(part, use, standing)


def _is_unsound(standing: EffectiveStatus) -> bool:
    """A corrected source is sound again once somebody has checked it since."""
    read = standing.code == SourceStatus.CORRECTED and standing.standing == StandingCode.STANDS
    return standing.code in FIXES and not read


def _issue(part: Part, use: Use, standing: EffectiveStatus) -> Issue:
    own = standing.since != "ancestor"
    # What builds on a retracted paper may still be right: a person has to judge. What rests on
    # nothing else has fallen with it.
    stops = use.relies and standing.standing == StandingCode.FALLEN
    return part.issue(
        f"source_{standing.code.value}",
        Level.STOP if stops else Level.WARN,
        _message(use.source, standing),
        _fix(use.source, standing.code) if own else JUDGE,
        use.inside,
    )


def _fix(source: ResearchSource, code: SourceStatus) -> str:
    undated = code == SourceStatus.CORRECTED and _checked_who_knows_when(source)
    return UNDATED if undated else FIXES[code]


def _checked_who_knows_when(source: ResearchSource) -> bool:
    """A check counts once it is known what it came after."""
    return bool(source.status_checked_on and not source.status_changed_on)


def _message(source: ResearchSource, standing: EffectiveStatus) -> str:
    label = standing.code.label.lower()
    if standing.since == "ancestor":
        return f"{source.key} builds on {' → '.join(standing.through)}, which is {_is(label)}."
    if standing.since == "date":
        return f"{source.key} has expired: it was valid until {source.valid_until:%-d %B %Y}."
    if standing.code == SourceStatus.CORRECTED:
        if _checked_who_knows_when(source):
            return f"{source.key} was corrected, and nobody knows whether before it was checked."
        return f"{source.key} was corrected, and nobody has checked it since."
    return f"{source.key} is {_is(label)}."


def _is(label: str) -> str:
    return "under an expression of concern" if label == "expression of concern" else label


def _uses(part: Part) -> Iterator[Use]:
    if part.type == "benefit":
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            if link.get("source"):
                relies = (link.get("relation") or Relation.SUPPORTS) in SUPPORTING
                yield Use(link["source"], relies, f"Evidence {number}")
        return
    for source in part.block.sources(part.value):
        if source:
            yield Use(source, relies=part.type in {"research", "guideline"})


RULES: tuple[Rule, ...] = (unsound_source,)
