"""The block body of a page of any type."""

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.pages.blocks import PageBodyBlock


def body_of(page: Page) -> Any:
    """The page's `body` if it is a stream of `PageBodyBlock`, else None.

    A developer's page type may have no `body`, or one of rich text, plain text, JSON or other
    blocks.
    """
    body = getattr(page, "body", None)
    is_page_body = isinstance(body, StreamValue) and isinstance(body.stream_block, PageBodyBlock)
    return body if is_page_body else None
