"""Sources of a page that were retracted, replaced, corrected, or not verified yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.evidence.choices import Relation, SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.models import ResearchSource
from cms.pages.blocks.evidence_link import SUPPORTING
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject

REPLACE = "Cite another source for the claim, or change what the claim says."
JUDGE = "Check whether its results hold without that source. If not, cite another one."
UNDATED = "Enter the day of the correction as “Status since”, so that your check counts."
FIXES = {
    SourceStatus.UNVERIFIED: "Compare the record with the document, then set its status.",
    SourceStatus.CORRECTED: "Read the correction, then fill in “Status checked on” of the source.",
    SourceStatus.SUPERSEDED: "Read the newer version, then choose it in this block.",
    SourceStatus.EXPIRED: "Cite a newer one, or check it and update “Status” and “Valid until”.",
    SourceStatus.EXPRESSION_OF_CONCERN: "Read the notice, then weaken or remove the claim.",
    SourceStatus.RETRACTED: REPLACE,
    SourceStatus.WITHDRAWN: REPLACE,
}


@dataclass(frozen=True)
class Use:
    """One place where a block names a source; `relies` if a claim rests on it."""

    source: ResearchSource
    relies: bool
    inside: str = ""


def unsound_source(subject: Subject) -> Iterator[Issue]:
    """Each use of a source that one cannot rely on any more, or not yet."""
    for part in subject.parts:
        for use in _uses(part):
            status = subject.status_of(use.source)
            if status and _is_unsound(status):
                yield _issue(part, use, status)


def _is_unsound(status: EffectiveStatus) -> bool:
    """A corrected source is sound again once somebody has checked it after the correction."""
    checked = status.code == SourceStatus.CORRECTED and status.standing == StandingCode.STANDS
    return status.code in FIXES and not checked


def _issue(part: Part, use: Use, status: EffectiveStatus) -> Issue:
    own = status.since != "ancestor"
    # A source that builds on a retracted paper may still be right, and a person has to judge. One
    # that rests on nothing else is as good as retracted.
    stops = use.relies and status.standing == StandingCode.FALLEN
    return part.issue(
        f"source_{status.code.value}",
        Level.STOP if stops else Level.WARN,
        _message(use.source, status),
        _fix(use.source, status.code) if own else JUDGE,
        use.inside,
        about=use.source,
    )


def _fix(source: ResearchSource, code: SourceStatus) -> str:
    undated = code == SourceStatus.CORRECTED and _checked_at_unknown_time(source)
    return UNDATED if undated else FIXES[code]


def _checked_at_unknown_time(source: ResearchSource) -> bool:
    """Whether it was checked, but maybe before its status changed: that date is missing."""
    return bool(source.status_checked_on and not source.status_changed_on)


def _message(source: ResearchSource, status: EffectiveStatus) -> str:
    label = status.code.label.lower()
    if status.since == "ancestor":
        chain = ", which builds on ".join(status.through_names)
        return f"{source.name} builds on {chain}, which is {_is(label)}."
    if status.since == "date":
        return f"{source.name} has expired: it was valid until {source.valid_until:%-d %B %Y}."
    if status.code == SourceStatus.CORRECTED:
        if _checked_at_unknown_time(source):
            return f"{source.name} was corrected, but the day of the correction is missing."
        return f"{source.name} was corrected, and nobody has checked it since."
    return f"{source.name} is {_is(label)}."


def _is(label: str) -> str:
    return "under an expression of concern" if label == "expression of concern" else label


def _uses(part: Part) -> Iterator[Use]:
    if part.is_claim:
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            if link.get("source"):
                relies = (link.get("relation") or Relation.SUPPORTS) in SUPPORTING
                yield Use(link["source"], relies, f"Evidence {number}")
        return
    for source in part.block.sources(part.value):
        if source:
            yield Use(source, relies=part.type in {"research", "guideline"})


RULES: tuple[Rule, ...] = (unsound_source,)
