"""What every block of a page body has in common."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.core.readable_streams import readable
from cms.evidence.models import ResearchSource
from cms.pages.references import References
from cms.pages.rich_text import public_html


class WordsBlock(blocks.StructBlock):
    """Fields whose words are '' where nobody wrote any: what was imported, or is older than a field
    of its block, has none, and Wagtail Localize cannot read None."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.child_blocks.values():
            if isinstance(field, (blocks.CharBlock, blocks.TextBlock)):
                field.meta.default = field.meta.default or ""


class BodyBlock(WordsBlock):
    """A block that has an anchor, may rely on sources, and is previewed as visitors see it.

    The preview is the block's own public JSON, drawn by the reference frontend's template of
    the same name: an editor sees what the API answers and nothing else.
    """

    def bulk_to_python(self, values):
        values = list(values)
        read = super().bulk_to_python([readable(self, value) for value in values])
        for value, stored in zip(read, values, strict=True):
            value.is_unreadable = not isinstance(stored, dict)
        return read

    def to_python(self, value):
        return self.bulk_to_python([value])[0]

    def get_api_representation(self, value, context=None) -> dict[str, Any]:
        """Return the block's `value` in the API; `context["references"]` numbers its sources."""
        raise NotImplementedError(f"{type(self).__name__} must say what it answers")

    def anchor_text(self, value) -> str:
        """The words that the block's anchor is made from; '' leaves it to the block's type."""
        return str(value.get("heading") or "")

    def sources(self, value) -> Iterable[ResearchSource]:
        """The sources that the block relies on, in order; None for one that is gone."""
        return ()

    def preview_answer(self, value, context) -> dict[str, Any] | None:
        """The `value` that the preview shows; overridden where an example must be made."""
        return self.get_api_representation(value, context)

    def get_preview_context(self, value, parent_context=None):
        references = References(source for source in self.sources(value) if source)
        answered = self.preview_answer(value, {"references": references, "number": 1})
        return {
            **super().get_preview_context(value, parent_context),
            "block": {"id": None, "type": self.name, "anchor": self.name, "value": answered},
            "references": references.as_json(),
            "block_template": f"frontend/blocks/{self.name}.html",
        }

    class Meta:
        preview_template = "pages/block_preview.html"


class PublicRichTextBlock(blocks.RichTextBlock):
    """Rich text that answers safe HTML with absolute links, or None."""

    def clean(self, value: RichText) -> RichText:
        cleaned: RichText = super().clean(value)
        if self.required and not self.is_deferred_validation and not public_html(cleaned):
            raise ValidationError("There are no words in this text.", code="required")
        return cleaned

    def get_api_representation(self, value: RichText, context=None) -> str | None:
        return public_html(value)
