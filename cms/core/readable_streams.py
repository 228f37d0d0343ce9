"""Reads stored StreamField JSON tolerantly: a value that its block cannot read becomes empty.

Older versions, other programs and code changes leave such values. Reading them as empty keeps one
bad value from breaking a page or a list; `unreadable` lists them for the content checks. The stored
JSON does not change until an editor saves the page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.dateparse import parse_date
from wagtail import blocks

NATIVE = (
    tuple,
    blocks.StreamValue.StreamChild,
)  # child values as Python code passes them to a stream
LARGEST_KEY = 2**31 - 1  # largest primary key that both databases accept
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")  # neither the database nor JSON output accepts these


class Unreadable(NamedTuple):
    """A stored value that its block cannot read: `("Evidence 2 → Relation", "was_removed")`."""

    place: str
    value: Any


def readable(block: blocks.Block, raw: Any) -> Any:
    """Return the raw value in a form that the block can read; unchanged if it already can."""
    if isinstance(block, blocks.StreamBlock):
        return readable_stream(block, raw)
    if isinstance(block, blocks.ListBlock):
        items = raw if isinstance(raw, list) else []
        return [_readable_item(block.child_block, item) for item in items]
    if isinstance(block, blocks.StructBlock):
        if not isinstance(raw, dict):
            return _whole_struct(block, raw)
        fields = block.child_blocks
        return {name: readable(fields[name], raw[name]) for name in fields if name in raw}
    return _readable_field(block, raw)


def stored_stream(block: blocks.StreamBlock, value: Any) -> Any:
    """Return the argument of a stream's `to_python`, made readable if it is stored JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return value  # not JSON: Wagtail keeps it as raw text
    if isinstance(value, blocks.StreamValue):
        return value
    native = isinstance(value, list) and value and isinstance(value[0], NATIVE)
    return value if native else readable_stream(block, value)


def readable_stream(block: blocks.StreamBlock, raw: Any) -> list[dict[str, Any]]:
    """Return the children of types that the stream has, each with a value and a text id or None."""
    if raw is None or isinstance(raw, (str, bytes, dict)) or not isinstance(raw, Iterable):
        return []
    return [_readable_child(child) for child in raw if _is_child(block, child)]


def _readable_child(child: dict[str, Any]) -> dict[str, Any]:
    if "value" in child and isinstance(child.get("id"), (str, type(None))):
        return child
    return {**child, "id": _text_or_none(child.get("id")), "value": child.get("value")}


def unreadable(block: blocks.Block, raw: Any, place: str = "") -> Iterator[Unreadable]:
    """Yield the values that `readable` empties, and choices that no longer exist."""
    if isinstance(block, blocks.ListBlock):
        if raw is not None and not isinstance(raw, list):
            yield Unreadable(place, raw)
        for number, item in enumerate(raw if isinstance(raw, list) else [], start=1):
            at = f"{place} {number}".strip()
            if _of_item(item) is None:
                yield Unreadable(at, None)
            yield from unreadable(block.child_block, _of_item(item), at)
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child in block.child_blocks.items():
            if name in raw:
                label = str(child.label)
                yield from unreadable(child, raw[name], f"{place} → {label}" if place else label)
    elif isinstance(block, blocks.StructBlock):
        if not _whole_struct(block, raw) and (raw is not None or not place):
            yield Unreadable(place, raw)
    elif not isinstance(block, blocks.StreamBlock) and raw not in (None, ""):
        gone = isinstance(block, blocks.ChoiceBlock) and raw not in codes(block)
        if gone or (_readable_field(block, raw) in (None, "") and raw is not False):
            yield Unreadable(place, raw)


def codes(block: blocks.ChoiceBlock) -> list[Any]:
    """Return the codes that a choice block offers, also those inside groups."""
    offered = block.field.choices
    inside = [each for _, each in offered if isinstance(each, (list, tuple))]
    plain = [code for code, each in offered if not isinstance(each, (list, tuple))]
    return [*plain, *(code for group in inside for code, _ in group)]


def _is_child(block: blocks.StreamBlock, child: Any) -> bool:
    kind = child.get("type") if isinstance(child, dict) else None
    return isinstance(kind, str) and kind in block.child_blocks


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _of_item(item: Any) -> Any:
    return item.get("value") if isinstance(item, dict) and item.get("type") == "item" else item


def _readable_item(block: blocks.Block, item: Any) -> Any:
    if isinstance(item, dict) and item.get("type") == "item" and ("id" in item or "value" in item):
        value = readable(block, item.get("value"))
        return {"type": "item", "id": _text_or_none(item.get("id")), "value": value}
    return readable(block, item)


def _whole_struct(block: blocks.StructBlock, raw: Any) -> Any:
    """Read a struct stored as something else than an object.

    An image was once stored as its key alone. Other structs become empty.
    """
    image = block.child_blocks.get("image")
    key = _key(raw) if isinstance(image, blocks.ChooserBlock) and not isinstance(raw, str) else None
    return {"image": key} if key else {}


def _readable_field(block: blocks.Block, raw: Any) -> Any:
    if isinstance(block, blocks.BooleanBlock):
        return raw is True
    if isinstance(block, blocks.ChooserBlock):
        return _key(raw)
    if isinstance(block, blocks.ChoiceBlock):
        return raw if isinstance(raw, str) else None
    if isinstance(block, blocks.DateBlock):
        return _day(raw)
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)):
        return _text(raw)
    return raw


def _key(raw: Any) -> int | None:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 11:
        raw = int(raw)
    is_key = isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw <= LARGEST_KEY
    return raw if is_key else None


def _day(raw: Any) -> Any:
    if isinstance(raw, date):
        return raw
    try:
        return raw if isinstance(raw, str) and parse_date(raw) else None
    except ValueError:  # such as 31 February
        return None


def _text(raw: Any) -> str:
    if isinstance(raw, str):
        return NOT_TEXT.sub("", raw)
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    return str(raw) if is_number and abs(raw) < 1e15 else ""
