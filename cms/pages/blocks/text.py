import re
from typing import Any, TypedDict

from django.utils.html import strip_tags

from cms.pages.blocks.base import BodyBlock, PublicRichTextBlock
from cms.pages.rich_text import FULL_TEXT, public_html

FIRST_HEADING = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)


class TextValue(TypedDict):
    """`html` is the older name of `text_html`: both have the same words."""

    text_html: str | None
    html: str | None


class TextBlock(BodyBlock):
    """Running text with headings, lists and links."""

    text = PublicRichTextBlock(
        features=FULL_TEXT,
        help_text="Type / for headings, lists and links. A claim belongs in a Benefit block, "
        "with its evidence.",
    )

    def anchor_text(self, value: Any) -> str:
        heading = FIRST_HEADING.search(getattr(value.get("text"), "source", ""))
        return strip_tags(heading[1]) if heading else ""

    def get_api_representation(self, value: Any, context: Any = None) -> TextValue | None:
        words = public_html(value.get("text"))
        return TextValue(text_html=words, html=words)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        description = "Running text with headings, lists and links."
        preview_value = {
            "text": "<h2>Before you start</h2><p>Most back pain gets better <b>by itself</b>. "
            "These pages help you to keep moving meanwhile.</p>"
        }
