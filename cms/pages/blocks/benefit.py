from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.evidence.certainty import Verdict
from cms.evidence.choices import Certainty, Relation
from cms.evidence.claim_grounds import judged
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.evidence.plain_sentence import Trust
from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock, example_source
from cms.pages.blocks.evidence_link import EvidenceLink, EvidenceLinkBlock, EvidenceLinkValue
from cms.pages.change_serializers import ChangeValue
from cms.pages.claim_serializers import ClaimStanding, Disagreement, claim_standing, disagreements
from cms.pages.references import Limit, References
from cms.pages.rich_text import INLINE_TEXT, public_html
from cms.pages.serializers import Enum, code_or_none, enum_or_none, text


class BenefitValue(TypedDict):
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


class Benefit(blocks.StructValue):
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


class BenefitBlock(BodyBlock):
    """One claim about what a treatment does for people, in one to six points."""

    heading = blocks.CharBlock(
        max_length=150, help_text="What people gain, in a few words, such as: Less pain"
    )
    points = blocks.ListBlock(
        PublicRichTextBlock(features=INLINE_TEXT, label="Point"),
        min_num=1,
        max_num=6,
        help_text="One thought a point, in plain words.",
    )
    applies_to = blocks.CharBlock(
        required=False,
        max_length=200,
        help_text="For whom, such as: back pain for more than 12 weeks without a specific cause",
    )
    evidence = blocks.ListBlock(
        EvidenceLinkBlock(),
        default=[],
        help_text="The sources that support the claim. If there are none, say below why.",
    )
    certainty = blocks.ChoiceBlock(
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

    def limits(self, value: Benefit) -> Iterator[Limit]:
        found = value.verdict()
        for link in value.links:
            if link.supporting_finding:
                yield link.supporting_finding.pk, Trust(found.certainty, found.standing)

    def get_api_representation(self, value: Benefit, context: Any = None) -> BenefitValue | None:
        statuses = value.statuses()
        found = value.verdict(statuses)
        context = {**(context or {}), "claim": found, "statuses": statuses}
        link_block = self.child_blocks["evidence"].child_block
        links = [link_block.get_api_representation(link, context) for link in value.links]
        points = [public_html(point) for point in value.get("points") or []]
        references = context.get("references") or References()
        return BenefitValue(
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

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "heading": "Less pain",
                "points": [
                    RichText("<p>Regular exercise probably makes lasting back pain hurt less.</p>"),
                    RichText("<p>People differ: ask us what suits you.</p>"),
                ],
                "applies_to": "Back pain for more than 12 weeks",
                "evidence": [{"source": example_source(), "relation": Relation.SUPPORTS}],
            }
        )

    class Meta:
        icon = "tick-inverse"
        label = "Benefit"
        description = "What a treatment does for people, in a few points, with its evidence."
        value_class = Benefit
        label_format = "{heading}"
        form_layout = blocks.BlockGroup(
            children=["heading", "points", "evidence", "uncited_reason"],
            settings=["applies_to", "certainty"],
        )
