"""The public JSON of a claim's standing and of the findings that contradict it."""

from typing import Annotated, TypedDict

from cms.core.i18n import translate
from cms.evidence.certainty import Effect, Verdict
from cms.evidence.choices import UNSUPPORTED, Certainty, Relation, SourceStatus, StandingCode
from cms.pages.references import References
from cms.pages.serializers import Enum, enum, enum_or_none


class Reason(TypedDict):
    """A source for which a claim is in doubt or fallen, or which no longer supports it.

    `relation` tells a contradiction from a source that fell; its `depends_on` in the references
    names what fell behind a source whose own status is in order.
    """

    ref: int
    status: Annotated[Enum, SourceStatus]
    standing: Annotated[Enum, StandingCode]
    relation: Annotated[Enum, Relation]


class ClaimStanding(TypedDict):
    """Whether a claim still holds. `because` may name a fallen source of a claim that stands.

    A claim that stands without a source that supports it says so in its `label`.

    `checked` is false while a supporting record has not been compared with its document; that is
    for editors, not for visitors.
    """

    code: str
    label: str
    because: list[Reason]
    checked: bool


class Disagreement(TypedDict):
    """A finding that contradicts the claim; `counts` where it changed certainty and standing."""

    ref: int
    certainty: Annotated[Enum, Certainty] | None
    counts: bool


def claim_standing(found: Verdict, references: References) -> ClaimStanding:
    return ClaimStanding(
        **worth(found),
        because=[
            Reason(
                ref=ref,
                status=enum(SourceStatus, each.status),
                standing=enum(StandingCode, each.standing),
                relation=enum(Relation, each.relation),
            )
            for each in found.because
            if (ref := references.ref(each.source))
        ],
        checked=found.checked,
    )


def worth(found: Verdict) -> Enum:
    """The code and the label of a claim's standing, in the page's language."""
    standing = enum(StandingCode, found.standing)
    if found.standing == StandingCode.STANDS and not found.supported:
        return Enum(code=standing["code"], label=translate(UNSUPPORTED))
    return standing


def disagreements(found: Verdict, references: References) -> list[Disagreement]:
    return [
        Disagreement(
            ref=ref,
            certainty=enum_or_none(Certainty, each.certainty),
            counts=each.effect != Effect.LISTED,
        )
        for each in found.disagreements
        if (ref := references.ref(each.source))
    ]
