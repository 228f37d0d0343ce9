"""Prepares the stored JSON of blocks, so that no block fails on a value that it cannot read.

Old versions, other programs and changes of the code leave values that a block cannot read. Such a
value is read as empty, so that a page or a list with one of them is still answered. `unreadable`
lists them for the content checks. The stored JSON does not change until an editor saves the page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any, NamedTuple

from django.utils.dateparse import parse_date, parse_time
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock, TypedTable

NATIVE = (tuple, blocks.StreamValue.StreamChild)  # what code assigns to a stream field
LARGEST_KEY = 2**31 - 1  # the largest primary key that both databases accept
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")  # characters that neither database can store


class Unreadable(NamedTuple):
    """A stored value that its block cannot read: `("Evidence 2 → Relation", "was_removed")`."""

    place: str
    value: Any


def readable(block: blocks.Block, raw: Any) -> Any:
    """The raw value with everything that the block cannot read emptied; else unchanged."""
    if isinstance(block, blocks.StreamBlock):
        return readable_stream(block, raw)
    if isinstance(block, blocks.ListBlock):
        items = raw if isinstance(raw, list) else []
        return [_readable_item(block.child_block, item) for item in items]
    if isinstance(block, blocks.StructBlock):
        if not isinstance(raw, dict):
            return _struct_of_other_value(block, raw)
        fields = block.child_blocks
        return {name: readable(fields[name], raw[name]) for name in fields if name in raw}
    return _readable_field(block, raw)


def stored_stream(block: blocks.StreamBlock, value: Any) -> Any:
    """The value for a stream's `to_python`: stored JSON is made readable, other forms are kept."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return value  # Wagtail keeps text that is no JSON as `StreamValue.raw_text`
    if isinstance(value, blocks.StreamValue):
        return value
    native = isinstance(value, list) and value and isinstance(value[0], NATIVE)
    return value if native else readable_stream(block, value)


def readable_stream(block: blocks.StreamBlock, raw: Any) -> list[dict[str, Any]]:
    """The children of known block types, each with a `value` and an `id` that is text or None."""
    if raw is None or isinstance(raw, (str, bytes, dict)) or not isinstance(raw, Iterable):
        return []
    return [_readable_child(child) for child in raw if _is_child(block, child)]


def _readable_child(child: dict[str, Any]) -> dict[str, Any]:
    if "value" in child and isinstance(child.get("id"), (str, type(None))):
        return child
    return {**child, "id": _text_or_none(child.get("id")), "value": child.get("value")}


def unreadable(block: blocks.Block, raw: Any, place: str = "") -> Iterator[Unreadable]:
    """Every value that `readable` empties, and every choice that the block no longer offers."""
    if isinstance(block, blocks.ListBlock):
        if raw is not None and not isinstance(raw, list):
            yield Unreadable(place, raw)
        for number, item in enumerate(raw if isinstance(raw, list) else [], start=1):
            at = f"{place} {number}".strip()
            value = list_item_value(item)
            if value is None:
                yield Unreadable(at, None)
            yield from unreadable(block.child_block, value, at)
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child in block.child_blocks.items():
            if name in raw:
                label = str(child.label)
                yield from unreadable(child, raw[name], f"{place} → {label}" if place else label)
    elif isinstance(block, blocks.StructBlock):
        if not lone_image_key(block, raw) and (raw is not None or not place):
            yield Unreadable(place, raw)
    elif not isinstance(block, blocks.StreamBlock) and raw not in (None, ""):
        gone = isinstance(block, blocks.ChoiceBlock) and raw not in codes(block)
        if gone or (_readable_field(block, raw) in (None, "") and raw is not False):
            yield Unreadable(place, raw)


def codes(block: blocks.ChoiceBlock) -> list[Any]:
    """The codes that a choice block offers, those in groups included."""
    offered = block.field.choices
    inside = [each for _, each in offered if isinstance(each, (list, tuple))]
    plain = [code for code, each in offered if not isinstance(each, (list, tuple))]
    return [*plain, *(code for group in inside for code, _ in group)]


def _is_child(block: blocks.StreamBlock, child: Any) -> bool:
    name = child.get("type") if isinstance(child, dict) else None
    return isinstance(name, str) and name in block.child_blocks


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def is_list_item(item: Any) -> bool:
    """Whether an item of a stored list is wrapped: `{"type": "item", "id": "d0e4…", "value": …}`.

    Wagtail stored the bare value before 2.16. A bare struct may have a field named `type` of its
    own, so `type` alone does not tell the two forms apart.
    """
    wrapped = isinstance(item, dict) and item.get("type") == "item"
    return wrapped and ("id" in item or "value" in item)


def list_item_value(item: Any) -> Any:
    """The raw value of an item of a stored list, wrapped or bare."""
    return item.get("value") if is_list_item(item) else item


def _readable_item(block: blocks.Block, item: Any) -> Any:
    value = readable(block, list_item_value(item))
    if not is_list_item(item):
        return value
    return {"type": "item", "id": _text_or_none(item.get("id")), "value": value}


def lone_image_key(block: blocks.StructBlock, raw: Any) -> int | None:
    """The key of the image where the raw value of a struct with an image is nothing but that key.

    Wagtail stored images so before `ImageBlock`.
    """
    image = block.child_blocks.get("image")
    is_key = isinstance(image, blocks.ChooserBlock) and not isinstance(raw, str)
    return primary_key(raw) if is_key else None


def _struct_of_other_value(block: blocks.StructBlock, raw: Any) -> dict[str, Any]:
    key = lone_image_key(block, raw)
    return {"image": key} if key else {}


def _readable_field(block: blocks.Block, raw: Any) -> Any:
    if isinstance(block, blocks.BooleanBlock):
        return raw is True
    if isinstance(block, blocks.ChooserBlock):
        return primary_key(raw)
    if isinstance(block, blocks.ChoiceBlock):
        return raw if isinstance(raw, str) else None
    if isinstance(block, blocks.IntegerBlock):
        return _whole_number(raw)
    if isinstance(block, blocks.DateBlock):
        return _day(raw)
    if isinstance(block, blocks.TimeBlock):
        return _time(raw)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return [each for each in raw if isinstance(each, str)] if isinstance(raw, list) else []
    if isinstance(block, BaseTypedTableBlock):
        return raw if isinstance(raw, TypedTable) else readable_table(block, raw)
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)):
        return _text(raw)
    return raw


def readable_table(block: BaseTypedTableBlock, raw: Any) -> dict[str, Any] | None:
    """A stored table with columns that the block has and a cell in each; None for anything else.

    `{"columns": [{"type": "text", "heading": "Dose"}], "rows": [{"values": ["5 mg"]}],
    "caption": "Doses"}`
    """
    if not isinstance(raw, dict):
        return None
    kinds = list(block.child_blocks)
    columns = {
        place: column
        for place, column in enumerate(_listed(raw.get("columns")))
        if isinstance(column, dict) and column.get("type") in kinds
    }
    rows = [_listed(row.get("values")) for row in _listed(raw.get("rows")) if isinstance(row, dict)]

    def cell(values: list[Any], place: int) -> Any:
        kind = block.child_blocks[columns[place]["type"]]
        return readable(kind, values[place] if place < len(values) else None)

    return {
        "columns": [
            {"type": column["type"], "heading": _text(column.get("heading"))}
            for column in columns.values()
        ],
        "rows": [{"values": [cell(values, place) for place in columns]} for values in rows],
        "caption": _text(raw.get("caption")),
    }


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def primary_key(raw: Any) -> int | None:
    """A stored primary key, `12` or `"12"`, as a number; None for anything else."""
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 11:
        raw = int(raw)
    is_key = isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw <= LARGEST_KEY
    return raw if is_key else None


def _whole_number(raw: Any) -> int | None:
    is_whole = isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= LARGEST_KEY
    return raw if is_whole else None


def _day(raw: Any) -> Any:
    if isinstance(raw, date):
        return raw
    try:
        return raw if isinstance(raw, str) and parse_date(raw) else None
    except ValueError:  # such as 31 February
        return None


def _time(raw: Any) -> Any:
    if isinstance(raw, time):
        return raw
    try:
        return raw if isinstance(raw, str) and parse_time(raw) else None
    except ValueError:  # such as 25:00
        return None


def _text(raw: Any) -> str:
    if isinstance(raw, str):
        return NOT_TEXT.sub("", raw)
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    return str(raw) if is_number and abs(raw) < 1e15 else ""
