"""Rich text as a reader reads it: words without markup, and the links among them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.rich_text import RichText

BREAK = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")
LONGEST_NAME = 60


def plain(value: Any) -> str:
    """`<p>Less pain.</p><p>More sleep.</p>` → `Less pain.\\nMore sleep.`"""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return unescape(strip_tags(BREAK.sub("\n", source))).strip()


def first_words(value: Any) -> str:
    """What names a block in a list: its first words, at most 60 characters of them."""
    words = " ".join(str(value or "").split())
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"


def rich_texts(block: blocks.Block, value: Any) -> Iterator[str]:
    """The stored HTML of every rich text inside a block's value, however deep."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, blocks.StructValue):
        for name, child_block in block.child_blocks.items():
            yield from rich_texts(child_block, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or []:
            yield from rich_texts(block.child_block, item)
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value or []:
            yield from rich_texts(child.block, child.value)
