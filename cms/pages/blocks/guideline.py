from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.evidence.blocks import SourceChooserBlock
from cms.evidence.choices import (
    ALWAYS_AGAINST,
    STRENGTHS_BY_BODY,
    Direction,
    StandingCode,
    Strength,
)
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import ResearchSource
from cms.pages.blocks.base import BodyBlock, DayBlock, PublicRichTextBlock, example_source
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.references import References
from cms.pages.rich_text import INLINE_TEXT, public_html
from cms.pages.serializers import Enum, day, enum_or_none, text


class GuidelineValue(TypedDict):
    """`direction` says whether it recommends for or against this. `strength` is a code with the
    body's own words as its label; null once the guideline was retracted or withdrawn."""

    ref: int | None
    organisation: str
    recommendation_id: str | None
    quote: str | None
    summary_html: str | None
    direction: Annotated[Enum, Direction] | None
    strength: Annotated[Enum, Strength] | None
    jurisdiction: str | None
    checked_on: str | None


def _is_fallen(source: ResearchSource | None) -> bool:
    return bool(source and effective_statuses([source])[source.pk].standing == StandingCode.FALLEN)


class GuidelineBlock(BodyBlock):
    """A recommendation of an organisation."""

    source = SourceChooserBlock(help_text="The guideline itself.")
    organisation = blocks.CharBlock(max_length=150, help_text="Who recommends it, such as: NICE")
    recommendation_id = blocks.CharBlock(
        required=False, max_length=50, help_text="The recommendation’s number, such as 1.2.2"
    )
    quote = blocks.TextBlock(
        required=False, rows=3, help_text="The recommendation word for word, or a summary below."
    )
    summary = PublicRichTextBlock(
        required=False, features=INLINE_TEXT, help_text="What it recommends, in your own words."
    )
    direction = CodedChoiceBlock(
        choices=Direction.choices, help_text="Whether it is for or against doing this."
    )
    strength = CodedChoiceBlock(
        choices=[
            (body, [(code, str(Strength(code).label)) for code in codes])
            for body, codes in STRENGTHS_BY_BODY.items()
        ],
        help_text="In the guideline’s own words, not in yours.",
    )
    jurisdiction = blocks.CharBlock(
        required=False, max_length=100, help_text="Where it applies, such as: England"
    )
    checked_on = DayBlock(
        required=False, help_text="The day a person compared these words with the guideline."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        empty = not text(cleaned.get("quote")) and not public_html(cleaned.get("summary"))
        if empty and not self.is_deferred_validation:
            fault = ValidationError("Quote the recommendation, or summarise it.")
            raise blocks.StructBlockValidationError(block_errors={"quote": fault})
        strength, direction = cleaned.get("strength"), cleaned.get("direction")
        says_not = strength in ALWAYS_AGAINST and direction != Direction.AGAINST
        if says_not and not self.is_deferred_validation:
            fault = ValidationError(
                f"“{Strength(strength).label}” recommends against it. Choose “Against”, or another "
                "strength."
            )
            raise blocks.StructBlockValidationError(block_errors={"direction": fault})
        return cleaned

    def anchor_text(self, value: Any) -> str:
        return f"{value.get('organisation') or ''} {value.get('recommendation_id') or ''}"

    def sources(self, value: Any) -> list[Any]:
        return [value.get("source")]

    def get_api_representation(self, value: Any, context: Any = None) -> GuidelineValue | None:
        references = (context or {}).get("references") or References()
        strength = None if _is_fallen(value.get("source")) else value.get("strength")
        return GuidelineValue(
            ref=references.ref(value.get("source")),
            organisation=value.get("organisation") or "",
            recommendation_id=text(value.get("recommendation_id")),
            quote=text(value.get("quote")),
            summary_html=public_html(value.get("summary")),
            direction=enum_or_none(Direction, value.get("direction")),
            strength=enum_or_none(Strength, strength),
            jurisdiction=text(value.get("jurisdiction")),
            checked_on=day(value.get("checked_on")),
        )

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "source": example_source(),
                "organisation": "An example organisation",
                "recommendation_id": "1.1",
                "summary": "<p>Consider a group exercise programme.</p>",
                "direction": Direction.FOR,
                "strength": Strength.CONDITIONAL,
                "jurisdiction": "England",
            }
        )

    class Meta:
        icon = "clipboard-list"
        label = "Guideline"
        label_format = "{organisation} {recommendation_id}"
        form_layout = blocks.BlockGroup(
            children=["source", "organisation", "quote", "summary", "direction", "strength"],
            settings=["recommendation_id", "jurisdiction", "checked_on"],
        )
        description = "What an organisation recommends, how strongly, and where that applies."
