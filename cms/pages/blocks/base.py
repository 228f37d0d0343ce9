"""The base classes of the blocks of a page body."""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.core.readable_streams import readable
from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.pages.references import Limit, References
from cms.pages.rich_text import public_html


class WordsBlock(blocks.StructBlock):
    """A struct whose text fields are '' where nothing is stored.

    Imported values, and values that are older than a field, lack the field, and Wagtail Localize
    fails on None.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.child_blocks.values():
            if isinstance(field, (blocks.CharBlock, blocks.TextBlock)):
                field.meta.default = field.meta.default or ""


class BodyBlock(WordsBlock):
    """A block of a page body: it has an anchor, may rely on sources, and has a preview.

    The preview renders the block's public JSON with the reference frontend's template of the same
    name, so that an editor sees what the API answers and nothing else.
    """

    def bulk_to_python(self, values: Any) -> list[Any]:
        values = list(values)
        read: list[Any] = super().bulk_to_python([readable(self, value) for value in values])
        for value, stored in zip(read, values, strict=True):
            value.is_unreadable = not isinstance(stored, dict)
        return read

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0]

    def get_api_representation(
        self, value: Any, context: Any = None
    ) -> Mapping[str, object] | None:
        """Return the block's `value` in the API; `context["references"]` numbers its sources."""
        raise NotImplementedError(f"{type(self).__name__} must implement this method")

    def anchor_text(self, value: Any) -> str:
        """The text that the block's anchor is made from; '' for an anchor from the block's type."""
        return str(value.get("heading") or "")

    def section_heading(self, value: Any) -> str:
        """The text of the heading that the block begins a section with; '' if it has none."""
        return self.anchor_text(value)

    def sources(self, value: Any) -> Iterable[ResearchSource | None]:
        """The sources that the block relies on, in order; None for one that was deleted."""
        return ()

    def limits(self, value: Any) -> Iterable[Limit]:
        """The findings that a claim of this block rests on, and how far the claim goes."""
        return ()

    def preview_answer(self, value: Any, context: Any) -> Mapping[str, object] | None:
        """The `value` that the preview shows. Override it to show an example instead."""
        return self.get_api_representation(value, context)

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        sources = (source for source in self.sources(value) if source)
        references = References(sources, lambda: self.limits(value))
        answer = self.preview_answer(value, {"references": references, "number": 1})
        return {
            **super().get_preview_context(value, parent_context),
            "block": {"id": None, "type": self.name, "anchor": self.name, "value": answer},
            "references": references.json,
            "block_template": f"frontend/blocks/{self.name}.html",
        }

    class Meta:
        preview_template = "pages/block_preview.html"


class DayBlock(blocks.DateBlock):
    """A date block whose form returns a date or None.

    Wagtail's block returns text, and '' for None, so that saving an unchanged page would change it.
    Migrations name Wagtail's block.
    """

    def value_from_form(self, value: Any) -> Any:
        with contextlib.suppress(ValidationError):  # `clean` reports it to the editor
            return self.field.to_python(value)
        return value

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.blocks.DateBlock", *super().deconstruct()[1:])


class PublicRichTextBlock(blocks.RichTextBlock):
    """Rich text whose public JSON is safe HTML with absolute links, or None."""

    def clean(self, value: RichText) -> RichText:
        cleaned: RichText = super().clean(value)
        if self.required and not self.is_deferred_validation and not public_html(cleaned):
            raise ValidationError("Write some text here, or remove this item.", code="required")
        return cleaned

    def get_api_representation(self, value: RichText, context: Any = None) -> str | None:
        return public_html(value)


def example_source() -> ResearchSource:
    """An unsaved source that shows in previews of the block menu how evidence is cited."""
    return ResearchSource(
        key="example",
        kind=SourceKind.SYSTEMATIC_REVIEW,
        authors="Example A\nExample B",
        title="An example review",
        container="A journal",
        year=2026,
        status=SourceStatus.CURRENT,
    )
