"""What every claim has, whether it is about a benefit or a risk: words, evidence, certainty."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.core.prefetch import once_an_answer
from cms.evidence.certainty import Verdict
from cms.evidence.choices import Certainty
from cms.evidence.claim_grounds import judged
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.evidence.plain_sentence import Trust
from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.blocks.evidence_link import EvidenceLink, EvidenceLinkBlock, EvidenceLinkValue
from cms.pages.change_serializers import ChangeValue
from cms.pages.claim_serializers import ClaimStanding, Disagreement, claim_standing, disagreements
from cms.pages.references import Limit, References
from cms.pages.rich_text import INLINE_TEXT, public_html
from cms.pages.serializers import Enum, code_or_none, enum_or_none, text

MAX_HEADING, MAX_APPLIES_TO = 150, 200  # characters
MAX_POINTS = 6


class ClaimAnswer(TypedDict):
    """What a benefit and a risk answer alike. `number` counts the claims of one type on a page."""

    number: int
    heading: str
    points_html: list[str]
    applies_to: str | None
    certainty: Annotated[Enum, Certainty] | None
    standing: ClaimStanding
    disagreements: list[Disagreement]
    evidence: list[EvidenceLinkValue]
    uncited_reason: str | None
    changes: list[ChangeValue]


class Claim(blocks.StructValue):
    """The value of a claim, with its certainty."""

    def verdict(self, statuses: Mapping[int, EffectiveStatus] | None = None) -> Verdict:
        """Its certainty and standing, by the given statuses of its sources (default: today's)."""
        if statuses is None:
            statuses = self.statuses()
        grounds = [link.ground(statuses[link["source"].pk]) for link in self.links]
        return judged(grounds, self.get("certainty") or "")

    @property
    def links(self) -> list[EvidenceLink]:
        """The links that have a source."""
        return [link for link in self.get("evidence") or [] if link.get("source")]

    def statuses(self) -> dict[int, EffectiveStatus]:
        """Today's status of the claim's sources."""
        return effective_statuses(link["source"] for link in self.links)

    def judged_today(self) -> tuple[dict[int, EffectiveStatus], Verdict]:
        """Today's status of its sources, and its verdict by them; worked out once an answer."""

        def judge() -> tuple[dict[int, EffectiveStatus], Verdict]:
            statuses = self.statuses()
            return statuses, self.verdict(statuses)

        return once_an_answer(("judged", id(self)), judge, self)


def points_block(required: bool, help_text: str = "") -> blocks.ListBlock:
    """The points of a claim, each a rich text: one to six, or none to six."""
    return blocks.ListBlock(
        PublicRichTextBlock(features=INLINE_TEXT, label="Point"),
        min_num=1 if required else 0,
        max_num=MAX_POINTS,
        help_text=help_text,
        **({} if required else {"default": []}),
    )


class ClaimBlock(BodyBlock):
    """A claim with its evidence. A subclass overrides the words, with help texts of its own.

    They are declared here too because that gives them their order, which translators see.
    """

    heading = blocks.CharBlock(max_length=MAX_HEADING)
    points = points_block(required=True)
    applies_to = blocks.CharBlock(required=False, max_length=MAX_APPLIES_TO)
    evidence = blocks.ListBlock(
        EvidenceLinkBlock(),
        default=[],
        help_text="The sources that support the claim. If there are none, say below why.",
    )
    certainty = CodedChoiceBlock(
        choices=Certainty.choices,
        required=False,
        label="Show a lower certainty",
        help_text="Certainty comes from the findings. Here you can only lower it.",
    )
    uncited_reason = blocks.CharBlock(
        required=False,
        max_length=300,
        label="Why there is no evidence",
        help_text="If the claim needs no source, say why in one sentence that visitors read.",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = code_or_none(Certainty, cleaned.get("certainty"))
        derived = cleaned.verdict().found if chosen else None
        raised = chosen and (derived is None or chosen.rank > derived.rank)
        if raised and not self.is_deferred_validation:
            found = derived.label.lower() if derived else "no evidence"
            fault = ValidationError(
                f"The linked findings give: {found}. Choose nothing, or a lower certainty."
            )
            raise blocks.StructBlockValidationError(block_errors={"certainty": fault})
        return cleaned

    def sources(self, value: Any) -> list[Any]:
        return [link.get("source") for link in value.get("evidence") or []]

    def limits(self, value: Claim) -> Iterator[Limit]:
        _, found = value.judged_today()
        for link in value.links:
            if link.supporting_finding:
                yield link.supporting_finding.pk, Trust(found.certainty, found.standing)

    def claim_answer(self, value: Claim, context: Any) -> tuple[ClaimAnswer, Verdict]:
        """What every claim answers, and the verdict on it."""
        statuses, found = value.judged_today()
        context = {**(context or {}), "claim": found, "statuses": statuses}
        link_block = self.child_blocks["evidence"].child_block
        links = [link_block.get_api_representation(link, context) for link in value.links]
        points = [public_html(point) for point in value.get("points") or []]
        references = context.get("references") or References()
        answer = ClaimAnswer(
            number=context.get("number", 1),
            heading=value.get("heading") or "",
            points_html=[point for point in points if point],
            applies_to=text(value.get("applies_to")),
            certainty=enum_or_none(Certainty, found.certainty),
            standing=claim_standing(found, references),
            disagreements=disagreements(found, references),
            evidence=[link for link in links if link],
            uncited_reason=text(value.get("uncited_reason")),
            changes=context.get("changes", []),
        )
        return answer, found

    class Meta:
        value_class = Claim
        label_format = "{heading}"
