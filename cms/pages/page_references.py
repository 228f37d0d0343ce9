"""What a page points at: in its blocks, its rich texts and its foreign keys."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice
from cms.core.stream_references import Reference, block_references, html_references
from cms.evidence.models import ResearchSource

CLINIC = (ContactForm, SafetyNotice, Location, Practitioner)


def is_page_type(model: Any) -> bool:
    """Whether a reference is to a page of one type, which is shown and not only linked to."""
    return isinstance(model, type) and issubclass(model, Page) and model is not Page


def references_of_page(page: Page) -> Iterator[Reference]:
    """The references in the blocks, rich texts and foreign keys of a page of any type."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            stream: StreamValue = getattr(page, field.attname)
            yield from block_references(stream.stream_block, stream.raw_data)
        elif isinstance(field, RichTextField):
            yield from html_references(getattr(page, field.attname) or "")
    for field in foreign_keys(page):
        if key := getattr(page, field.attname):
            yield (field.related_model, key)


def foreign_keys(page: Page) -> list[Any]:
    """The fields of a page that point at a snippet, a source or an image."""
    targets = (*CLINIC, ResearchSource, get_image_model())
    return [
        field
        for field in page._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in targets
    ]
