"""Choosers of the clinic's snippets, images, documents and pages that use prefetched objects.

Migrations name Wagtail's own choosers, because nothing that is stored depends on these classes.
"""

import copy
from typing import Any

from wagtail.blocks import BooleanBlock, CharBlock, PageChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.prefetch import PrefetchedChooserMixin, find_prefetched
from cms.images.restricted_collections import is_restricted
from cms.pages.visibility import VisiblePages


class ClinicChooserBlock(PrefetchedChooserMixin, SnippetChooserBlock):
    """Chooses a snippet of the clinic, such as `clinic.Location`. Searches find the page by it."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return value.searched_words if value else []

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.snippets.blocks.SnippetChooserBlock", *super().deconstruct()[1:])


class DocumentBlock(PrefetchedChooserMixin, DocumentChooserBlock):
    """Chooses a document. Searches find the page by its title."""

    @staticmethod
    def public(document: Any) -> Any:
        """The document; None for none and for one of a restricted collection."""
        if document is None:
            return None
        if find_prefetched(type(document), [document.pk]) is None:
            return None if is_restricted(document.collection) else document
        return document  # restricted ones are not prefetched

    def get_searchable_content(self, value: Any) -> list[str]:
        return [value.title] if self.public(value) else []

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.documents.blocks.DocumentChooserBlock", *super().deconstruct()[1:])


class TopicBlock(PrefetchedChooserMixin, PageChooserBlock):
    """Chooses a topic page. Its title is a word of that page alone: it may become private later."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="pages.TopicPage", **kwargs)

    @staticmethod
    def public(page: Any) -> Any:
        """The page; None for none and for one that visitors cannot see."""
        if page is None:
            return None
        if find_prefetched(type(page), [page.pk]) is None:
            return page if VisiblePages().shows(page) else None
        return page  # others are not prefetched

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.blocks.PageChooserBlock", *super().deconstruct()[1:])


class PrefetchedImageChooserBlock(PrefetchedChooserMixin, ImageChooserBlock):
    """Chooses an image and returns a copy of the prefetched object, because `ImageBlock` sets the
    alt text of this one place on it."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        return [copy.copy(picture) for picture in super().bulk_to_python(values)]


class DescribedImageBlock(ImageBlock):
    """A picture with its description, or marked as decoration."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        children = {
            "image": PrefetchedImageChooserBlock(
                required=required, help_text="Its description becomes the alt text below."
            ),
            "decorative": BooleanBlock(
                required=False,
                default=False,
                label="This picture is decoration",
                help_text="Tick this if the page says the same without the picture. "
                "Screen readers then skip it.",
            ),
            "alt_text": CharBlock(
                required=False,
                label="Alt text",
                help_text="What matters in the picture here, in one sentence, for people who "
                "cannot see it.",
            ),
        }
        for name, block in children.items():
            block.set_name(name)
            self.child_blocks[name] = block
