"""The body of a page, whatever a developer's page type calls by that name."""

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.pages.blocks import PageBodyBlock


def body_of(page: Page) -> Any:
    """The page's `body` where it is made of this house's blocks, else None.

    A page type may have no body, one of rich text, plain text or JSON, or one of other blocks.
    """
    body = getattr(page, "body", None)
    ours = isinstance(body, StreamValue) and isinstance(body.stream_block, PageBodyBlock)
    return body if ours else None
