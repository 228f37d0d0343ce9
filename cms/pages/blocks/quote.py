from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.pages.blocks.base import WordsBlock
from cms.pages.serializers import text


class QuoteValue(TypedDict):
    text: str
    locator: str | None


class QuoteBlock(WordsBlock):
    """A quotation from a source, with its place in the source."""

    text = blocks.TextBlock(
        required=False,
        rows=2,
        label="The source’s own words",
        help_text="Copy them word for word.",
    )
    locator = blocks.CharBlock(
        required=False,
        max_length=100,
        help_text="Where to find them in the source, such as: Abstract",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        unplaced = text(cleaned.get("text")) and not text(cleaned.get("locator"))
        if unplaced and not self.is_deferred_validation:
            fault = ValidationError("Say where these words stand, such as: Abstract.")
            raise blocks.StructBlockValidationError(block_errors={"locator": fault})
        return cleaned

    def get_api_representation(self, value: Any, context: Any = None) -> QuoteValue | None:
        value = value or {}
        words = text(value.get("text"))
        return QuoteValue(text=words, locator=text(value.get("locator"))) if words else None

    class Meta:
        icon = "openquote"
        label = "Quote"
        collapsed = True
        label_format = "{text}"
