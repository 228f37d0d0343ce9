from typing import Any, TypedDict
from urllib.parse import urljoin

from django.conf import settings
from wagtail import blocks

from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import DocumentBlock
from cms.pages.serializers import text


class FileValue(TypedDict):
    """A file to download, its `extension` such as `pdf`, and its size, null where it is unknown."""

    title: str
    description: str | None
    url: str
    extension: str | None
    bytes: int | None


class FileBlock(BodyBlock):
    """A file to download, with its kind and size."""

    file = DocumentBlock(
        help_text="A leaflet or a form, from Documents. What names its author was removed when it "
        "was uploaded."
    )
    title = blocks.CharBlock(
        required=False,
        max_length=150,
        help_text="What the link says, such as: Exercises for the first week. Leave it empty to "
        "use the title of the document.",
    )
    description = blocks.CharBlock(
        required=False, max_length=300, help_text="One sentence: what is in it, and for whom."
    )

    def anchor_text(self, value: Any) -> str:
        return str(text(value.get("title")) or getattr(value.get("file"), "title", ""))

    def section_heading(self, value: Any) -> str:
        return ""

    def get_api_representation(self, value: Any, context: Any = None) -> FileValue | None:
        document = DocumentBlock.public(value.get("file"))
        if document is None:
            return None
        return FileValue(
            title=text(value.get("title")) or document.title,
            description=text(value.get("description")),
            url=urljoin(settings.CMS_URL, document.url),
            extension=text(document.file_extension.lower()),
            bytes=document.file_size,
        )

    def preview_answer(self, value: Any, context: Any) -> FileValue:
        return FileValue(
            title=value.get("title") or "Exercises for the first week",
            description=text(value.get("description")),
            url=settings.CMS_URL,
            extension="pdf",
            bytes=240_000,
        )

    class Meta:
        icon = "doc-full"
        label = "File"
        label_format = "{title}"
        description = "A leaflet or a form to download, with its kind and size."
        preview_value = {
            "file": None,
            "title": "Exercises for the first week",
            "description": "Two pages to print, with drawings.",
        }
