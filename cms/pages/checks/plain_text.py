"""The texts of blocks: without markup, normalised for searching, or as stored HTML."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from cms.core.normalised_text import normalised

TAG = re.compile(r"<[^<>]*>")
BREAK = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")
MAX_NAME_CHARACTERS = 60
MAX_KEPT, MAX_KEPT_CHARACTERS = 1000, 5000  # texts in memory, and of how many characters each
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, zero-width spaces
SPACES = re.compile(r"[^\S\n]+")
STRAIGHT = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′", "'") | dict.fromkeys("‐‑‒", "-") | dict.fromkeys("–—―", " - ")
)


def plain(value: Any) -> str:
    """`<p>Less pain.</p><p>More sleep.</p>` → `Less pain.\\nMore sleep.`"""
    return _kept_plain(value.source if isinstance(value, RichText) else str(value or ""))


def _plain(source: str) -> str:
    return unescape(_without_tags(BREAK.sub("\n", source))).strip()


def _without_tags(html: str) -> str:
    try:
        return str(strip_tags(html))
    except SuspiciousOperation:  # Django refuses thousands of unclosed tags
        return TAG.sub("", html)


def evened(text: str) -> str:
    """The text with plain quotes, hyphens and spaces: `It’s  risk‑free` → `It's risk-free`."""
    return _kept_evened(text)


def _evened(text: str) -> str:
    composed = normalised("NFKC", INVISIBLE.sub("", text))
    return SPACES.sub(" ", composed.translate(STRAIGHT))


def _kept(make: Callable[[str], str]) -> Callable[[str], str]:
    """The rules ask for the same texts, and most of a page are as when it was last saved."""
    remembered = lru_cache(maxsize=MAX_KEPT)(make)
    return lambda text: (remembered if len(text) <= MAX_KEPT_CHARACTERS else make)(text)


_kept_plain, _kept_evened = _kept(_plain), _kept(_evened)


def own_words(block: blocks.Block, value: Any) -> Iterator[str]:
    """Every text in a block's value, however deep, except quotations."""
    if isinstance(value, RichText):
        yield plain(value)
    elif isinstance(value, str) and isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield value
    elif isinstance(block, ImageBlock):
        yield getattr(value, "contextual_alt_text", None) or ""
    elif isinstance(value, blocks.StructValue):
        for name, child_block in block.child_blocks.items():
            if name != "quote":
                yield from own_words(child_block, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or []:
            yield from own_words(block.child_block, item)
    elif isinstance(block, blocks.BaseStreamBlock):
        for child in value or []:
            yield from own_words(child.block, child.value)
    elif isinstance(block, BaseTypedTableBlock):
        yield from block.get_searchable_content(value)


def first_words(value: Any) -> str:
    """A short name for a block or a text: its first 60 characters at most."""
    words = " ".join(str(value or "").split())
    return (
        words
        if len(words) <= MAX_NAME_CHARACTERS
        else f"{words[: MAX_NAME_CHARACTERS - 1].rstrip()}…"
    )


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
