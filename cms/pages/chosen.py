"""What a stream points at, read from its stored JSON without asking the database anything."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from wagtail import blocks

from cms.core.readable_streams import readable, readable_stream

Chosen = tuple[type | str, Any]  # a model with a primary key, or "page"/"document" with one
LINK = re.compile(r'<a\b[^>]*\blinktype="(page|document)"[^>]*>')
LINK_ID = re.compile(r'\bid="(\d+)"')


def chosen(block: blocks.Block, raw: Any) -> Iterator[Chosen]:
    """The objects and links inside a block's raw value, with repeats.

    `(ResearchSource, 4)`, `(Finding, 7)`, `("page", 12)`
    """
    if raw is None:
        return
    if isinstance(block, blocks.ChooserBlock):
        yield (block.model_class, raw)
    elif isinstance(block, blocks.RichTextBlock):
        yield from linked(raw)
    elif isinstance(block, blocks.StreamBlock):
        for child in readable_stream(block, raw):
            inner = block.child_blocks[child["type"]]
            yield from chosen(inner, readable(inner, child["value"]))
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child_block in block.child_blocks.items():
            yield from chosen(child_block, raw.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            value = item.get("value") if isinstance(item, dict) and "type" in item else item
            yield from chosen(block.child_block, value)


def swapped(block: blocks.Block, raw: Any, swap: Callable[[Any, Any], Any]) -> Any:
    """The raw value with `swap(model, key)` in the place of each chosen key; changed in place."""
    if raw is None:
        return None
    if isinstance(block, blocks.ChooserBlock):
        return swap(block.model_class, raw)
    if isinstance(block, blocks.StreamBlock):
        for child in raw:
            inner = block.child_blocks.get(child["type"])
            whole = isinstance(child["value"], dict) or not isinstance(inner, blocks.StructBlock)
            if inner is not None and whole:
                child["value"] = swapped(inner, readable(inner, child["value"]), swap)
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child_block in block.child_blocks.items():
            if name in raw:
                raw[name] = swapped(child_block, raw[name], swap)
    elif isinstance(block, blocks.ListBlock):
        for position, item in enumerate(raw):
            if isinstance(item, dict) and "type" in item:
                item["value"] = swapped(block.child_block, item["value"], swap)
            else:
                raw[position] = swapped(block.child_block, item, swap)
    return raw


def linked(html: str) -> Iterator[Chosen]:
    """The pages and documents that stored rich text links to: `("page", 12)`."""
    if "linktype=" in html:
        for link in LINK.finditer(html):
            for number in LINK_ID.findall(link[0])[:1]:
                yield (link[1], int(number))
