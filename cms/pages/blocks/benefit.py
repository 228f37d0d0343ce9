from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from cms.evidence.choices import Relation
from cms.pages.blocks.base import example_source
from cms.pages.blocks.claim import (
    MAX_APPLIES_TO,
    MAX_HEADING,
    Claim,
    ClaimAnswer,
    ClaimBlock,
    points_block,
)


class BenefitValue(ClaimAnswer):
    """A claim about what a treatment does for people."""


class BenefitBlock(ClaimBlock):
    """One claim about what a treatment does for people, in one to six points."""

    heading = blocks.CharBlock(
        max_length=MAX_HEADING, help_text="What people gain, in a few words, such as: Less pain"
    )
    points = points_block(required=True, help_text="One thought a point, in plain words.")
    applies_to = blocks.CharBlock(
        required=False,
        max_length=MAX_APPLIES_TO,
        help_text="For whom, such as: back pain for more than 12 weeks without a specific cause",
    )

    def get_api_representation(self, value: Claim, context: Any = None) -> BenefitValue | None:
        answer, _ = self.claim_answer(value, context)
        return BenefitValue(**answer)

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
        form_layout = blocks.BlockGroup(
            children=["heading", "points", "evidence", "uncited_reason"],
            settings=["applies_to", "certainty"],
        )
