"""Effects that are only told in words, and numbers that say something else than a choice."""

from collections.abc import Iterator

from cms.evidence.choices import ClaimKind
from cms.evidence.how_often import fault
from cms.evidence.models import Finding
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject


def effect_without_numbers(subject: Subject) -> Iterator[Issue]:
    """An effect in words only: visitors get no sentence of it, and no drawing."""
    for part, finding in _cited(subject):
        if finding.effect and not finding.measure:
            yield part.issue(
                "effect_without_numbers",
                Level.HINT,
                f"The effect of “{finding.name}” ({finding.source.name}) is given in words only: "
                f"“{finding.effect}”.",
                "If the source gives its size in numbers, enter them in the finding: visitors then "
                "read a plain sentence and may see a drawing.",
                about=finding.source,
            )


def importance_disagrees(subject: Subject) -> Iterator[Issue]:
    """“Large enough to matter” says something else than the estimate and “important from”."""
    for part, finding in _cited(subject):
        found, told = finding.result, finding.meets_importance_threshold
        if found is None or found.importance is None or told is None:
            continue
        if told == found.is_unimportant:
            size = "less" if found.is_unimportant else "not less"
            yield part.issue(
                "importance_disagrees",
                Level.WARN,
                f"“{finding.name}” ({finding.source.name}): {abs(found.estimate):f} is {size} than "
                f"the {found.importance:f} that the source calls important, but “Large enough to "
                f"matter” says {'yes' if told else 'no'}.",
                "Compare both with the source, and correct one of them in the finding.",
                about=finding.source,
            )


def frequency_disagrees(subject: Subject) -> Iterator[Issue]:
    """How often a risk is, told twice and differently, so that visitors read neither."""
    for part in subject.parts_of("risk"):
        if wrong := fault(*part.value.given):
            yield part.issue(
                "frequency_disagrees",
                Level.WARN,
                "How often this happens is not shown: what was chosen and the number of people do "
                "not fit.",
                wrong[1],
            )


def _cited(subject: Subject) -> Iterator[tuple[Part, Finding]]:
    """Each finding once, with the first block that cites it."""
    seen: set[int] = set()
    for part in subject.parts_of(*ClaimKind.values, "research"):
        for finding in _findings(part):
            if finding.pk not in seen:
                seen.add(finding.pk)
                yield part, finding


def _findings(part: Part) -> Iterator[Finding]:
    if part.is_claim:
        yield from (link.own_finding for link in part.value.links if link.own_finding)
        return
    source = part.value.get("source")
    for finding in part.value.get("findings") or []:
        if source and finding and finding.source_id == source.pk:
            yield finding


RULES: tuple[Rule, ...] = (effect_without_numbers, importance_disagrees, frequency_disagrees)
