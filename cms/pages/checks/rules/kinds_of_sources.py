"""Sources whose kind, or whose recommendation, does not carry what a block makes of them."""

from collections.abc import Iterator

from cms.evidence.choices import ClaimKind, Direction, Relation, SourceKind
from cms.evidence.models import ResearchSource
from cms.evidence.support import SUPPORTING
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, Rule, Subject
from cms.pages.serializers import text

WARN = Level("warn")


def preprint(subject: Subject) -> Iterator[Issue]:
    """A preprint, which no reviewer of a journal has read."""
    for part, source, inside in _relied_on(subject):
        if source.kind == SourceKind.PREPRINT:
            yield part.issue(
                "preprint",
                WARN,
                f"{source.name} is a preprint: nobody has reviewed it for a journal.",
                "Look for the article that followed it and cite that, or say in the text that it "
                "was not reviewed.",
                inside,
            )


def protocol_as_evidence(subject: Subject) -> Iterator[Issue]:
    """A protocol, which says what will be studied and has found nothing yet."""
    for part, source, inside in _relied_on(subject):
        if source.kind == SourceKind.PROTOCOL:
            yield part.issue(
                "protocol_as_evidence",
                WARN,
                f"{source.name} is the protocol of a study: it has no results.",
                "Cite the article with the results, or choose “Gives context”.",
                inside,
            )


def against_cited_as_support(subject: Subject) -> Iterator[Issue]:
    """A benefit that rests on a guideline which, on the same page, recommends against something."""
    against = [
        (guideline, guideline.value["source"])
        for guideline in subject.parts_of("guideline")
        if guideline.value.get("direction") == Direction.AGAINST and guideline.value.get("source")
    ]
    for part in subject.parts_of("benefit"):
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            for guideline, source in against:
                if link.get("source") == source and _may_mean(link, guideline):
                    yield part.issue(
                        "against_cited_as_support",
                        WARN,
                        f"{source.name} supports this benefit here, and recommends against "
                        f"something in “{guideline.name}”.",
                        "If it is about the same treatment, choose “Contradicts this” or take the "
                        "benefit off the page. If not, say under “Locator” which recommendation "
                        "supports the benefit.",
                        f"Evidence {number}",
                    )


def _may_mean(link: dict[str, object], guideline: Part) -> bool:
    """Whether the link supports, and does not name another recommendation than the block's."""
    if (link.get("relation") or Relation.SUPPORTS) not in SUPPORTING:
        return False
    named, against = text(link.get("locator")), text(guideline.value.get("recommendation_id"))
    return not named or not against or against in named


def _relied_on(subject: Subject) -> Iterator[tuple[Part, ResearchSource, str]]:
    """The sources that claims and research blocks rest on, with the place in the block."""
    for part in subject.parts_of(*ClaimKind.values, "research"):
        if not part.is_claim:
            if source := part.value.get("source"):
                yield part, source, ""
            continue
        for number, link in enumerate(part.value.get("evidence") or [], start=1):
            if link.get("source") and (link.get("relation") or Relation.SUPPORTS) in SUPPORTING:
                yield part, link["source"], f"Evidence {number}"


RULES: tuple[Rule, ...] = (preprint, protocol_as_evidence, against_cited_as_support)
