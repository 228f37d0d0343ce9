from typing import TypedDict

from cms.pages.blocks.body_block import BodyBlock, PublicRichTextBlock
from cms.pages.public_html import FULL_TEXT, public_html


class TextValue(TypedDict):
    html: str | None


class TextBlock(BodyBlock):
    """Running text with headings, lists and links."""

    text = PublicRichTextBlock(features=FULL_TEXT)

    def get_api_representation(self, value, context=None) -> TextValue:
        return TextValue(html=public_html(value.get("text")))

    class Meta:
        icon = "pilcrow"
        label = "Text"
        description = "Running text with headings, lists and links."
        preview_value = {
            "text": "<h2>Before you start</h2><p>Most back pain gets better <b>by itself</b>. "
            "These pages help you to keep moving meanwhile.</p>"
        }
