from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.evidence.blocks import FindingChooserBlock, SourceChooserBlock
from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock, example_source
from cms.pages.blocks.quote import QuoteBlock, QuoteValue
from cms.pages.references import References
from cms.pages.rich_text import INLINE_TEXT, public_html
from cms.pages.serializers import text


class ResearchValue(TypedDict):
    ref: int | None
    heading: str | None
    summary_html: str | None
    why_it_matters_html: str | None
    findings: list[str]
    quote: QuoteValue | None


class ResearchBlock(BodyBlock):
    """The findings of one source, in plain words."""

    heading = blocks.CharBlock(
        required=False,
        max_length=200,
        help_text="How the page names it, such as: Cochrane Review (2021) on back pain",
    )
    source = SourceChooserBlock(help_text="The study, review or series.")
    findings = blocks.ListBlock(
        FindingChooserBlock(),
        default=[],
        max_num=6,
        help_text="The findings of that source that the summary reports.",
    )
    summary = PublicRichTextBlock(
        features=INLINE_TEXT, help_text="What it found, in one or two plain sentences."
    )
    why_it_matters = PublicRichTextBlock(
        required=False, features=INLINE_TEXT, help_text="What this means for a patient."
    )
    quote = QuoteBlock(
        required=False,
        help_text="The exact words, if they matter. Otherwise leave it empty.",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        source, findings = cleaned.get("source"), cleaned.get("findings") or []
        strangers = [found for found in findings if source and found.source_id != source.pk]
        if strangers and not self.is_deferred_validation:
            fault = ValidationError(
                f"“{strangers[0].name}” belongs to {strangers[0].source.name}, "
                f"not to {source.name}. "
                "Choose one of the source’s own findings, or change the source."
            )
            raise blocks.StructBlockValidationError(block_errors={"findings": fault})
        return cleaned

    def sources(self, value: Any) -> list[Any]:
        return [value.get("source")]

    def get_api_representation(self, value: Any, context: Any = None) -> ResearchValue | None:
        references = (context or {}).get("references") or References()
        quote_block = self.child_blocks["quote"]
        return ResearchValue(
            ref=references.ref(value.get("source")),
            heading=text(value.get("heading")),
            summary_html=public_html(value.get("summary")),
            why_it_matters_html=public_html(value.get("why_it_matters")),
            findings=[found.key for found in value.get("findings") or [] if found],
            quote=quote_block.get_api_representation(value.get("quote"), context),
        )

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "heading": "A review of 35 studies",
                "source": example_source(),
                "summary": "<p>People who exercised had less pain after three months.</p>",
            }
        )

    class Meta:
        icon = "search"
        label_format = "{heading}"
        label = "Research"
        description = "One study, review or series, and what it found in plain words."
