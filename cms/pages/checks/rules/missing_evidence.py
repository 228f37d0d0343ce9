"""Claims without evidence, quotations without their place, blocks without their object."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import ChooserBlock

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject
from cms.pages.serializers import text


def unsupported_claim(subject: Subject) -> Iterator[Issue]:
    """A claim with neither evidence nor a public reason why it needs none."""
    for part in subject.claims:
        cited = any(link.get("source") for link in part.value.get("evidence") or [])
        if not cited and not text(part.value.get("uncited_reason")):
            yield part.issue(
                "unsupported_claim",
                Level.STOP,
                "This claim names no evidence.",
                "Add evidence, or say in “Why there is no evidence” why it needs none.",
            )


def finding_of_another_source(subject: Subject) -> Iterator[Issue]:
    """A finding that is not one of the source chosen beside it."""
    for part in subject.claims:
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            pairs = [(link.get("source"), link.get("finding"))]
            yield from _foreign_findings(part, pairs, f"Evidence {number}")
    for part in subject.parts_of("research"):
        source = part.value.get("source")
        yield from _foreign_findings(
            part, [(source, found) for found in part.value.get("findings") or []]
        )


def _foreign_findings(
    part: Part, pairs: list[tuple[Any, Any]], inside: str = ""
) -> Iterator[Issue]:
    for source, finding in pairs:
        if source and finding and finding.source_id != source.pk:
            yield part.issue(
                "finding_of_another_source",
                Level.STOP,
                f"The finding “{finding.name}” is not one of {source.name}.",
                "Choose one of the source’s own findings, or change the source.",
                inside,
            )


def quote_without_locator(subject: Subject) -> Iterator[Issue]:
    """A quotation that does not say where in the source it stands."""
    for part in subject.parts_of("research"):
        quote = part.value.get("quote") or {}
        if text(quote.get("text")) and not text(quote.get("locator")):
            yield part.issue(
                "quote_without_locator",
                Level.STOP,
                "The quotation does not say where in the source it comes from.",
                "Fill in “Locator” below the quotation, such as: Abstract.",
            )
    for part in subject.parts_of("guideline"):
        if text(part.value.get("quote")) and not text(part.value.get("recommendation_id")):
            yield part.issue(
                "quote_without_locator",
                Level.STOP,
                "The quoted recommendation has no number.",
                "Fill in “Recommendation id”, such as 1.2.2, or write a summary instead.",
            )


def nothing_chosen(subject: Subject) -> Iterator[Issue]:
    """A block whose source or snippet was never chosen, or deleted. Files have `hidden_file`."""
    for part in subject.parts:
        if part.type == "file":
            continue
        for name, field in part.block.child_blocks.items():
            required = isinstance(field, ChooserBlock) and field.required
            if required and not part.value.get(name):
                label = str(field.label).lower()
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
