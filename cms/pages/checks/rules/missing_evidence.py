"""Every claim carries its evidence, and every quotation its place."""

from collections.abc import Iterator

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject
from cms.pages.serializers import text


def unsupported_claim(subject: Subject) -> Iterator[Issue]:
    """A benefit names evidence, or says in public why it needs none."""
    for part in subject.parts_of("benefit"):
        cited = any(link.get("source") for link in part.value.get("evidence") or [])
        if not cited and not text(part.value.get("uncited_reason")):
            yield part.issue(
                "unsupported_claim",
                Level.STOP,
                "This claim names no evidence.",
                "Add evidence, or say in “Why there is no evidence” why it needs none.",
            )


def finding_of_another_source(subject: Subject) -> Iterator[Issue]:
    """A finding belongs to the source beside it."""
    for part in subject.parts_of("benefit"):
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            pairs = [(link.get("source"), link.get("finding"))]
            yield from _strangers(part, pairs, f"Evidence {number}")
    for part in subject.parts_of("research"):
        source = part.value.get("source")
        yield from _strangers(part, [(source, found) for found in part.value.get("findings") or []])


def _strangers(part: Part, pairs: list, inside: str = "") -> Iterator[Issue]:
    for source, finding in pairs:
        if source and finding and finding.source_id != source.pk:
            yield part.issue(
                "finding_of_another_source",
                Level.STOP,
                f"The finding “{finding.key}” is not one of {source.key}.",
                "Choose one of the source’s own findings, or change the source.",
                inside,
            )


def quote_without_locator(subject: Subject) -> Iterator[Issue]:
    """Words in quotation marks can be found again where they stand."""
    for part in subject.parts_of("research"):
        quote = part.value.get("quote") or {}
        if text(quote.get("text")) and not text(quote.get("locator")):
            yield part.issue(
                "quote_without_locator",
                Level.STOP,
                "A quotation does not say where it stands in the source.",
                "Fill in the quotation’s place, such as: Abstract.",
            )
    for part in subject.parts_of("guideline"):
        if text(part.value.get("quote")) and not text(part.value.get("recommendation_id")):
            yield part.issue(
                "quote_without_locator",
                Level.STOP,
                "The quoted recommendation has no number.",
                "Fill in the recommendation’s number, such as 1.2.2, or summarise it instead.",
            )


def nothing_chosen(subject: Subject) -> Iterator[Issue]:
    """What a block was to show is still there: a deleted snippet leaves a hole."""
    wanted = {
        "research": "source", "guideline": "source", "location": "location",
        "contact_form": "form", "safety_notice": "notice",
    }  # fmt: skip
    for part in subject.parts_of(*wanted):
        name = wanted[part.type]
        if not part.value.get(name):
            label = str(part.block.child_blocks[name].label).lower()
            yield part.issue(
                "nothing_chosen",
                Level.STOP,
                f"No {label} is chosen, or it was deleted.",
                f"Choose a {label}, or remove the block.",
            )


RULES: tuple[Rule, ...] = (
    unsupported_claim,
    finding_of_another_source,
    quote_without_locator,
    nothing_chosen,
)
