"""Digests of a page's words in a canonical form: equal for equal words, however they are stored.

Block ids, the keys that the rich text editor adds, the order of JSON keys, and whether a field is
empty or missing do not count. The only queries are for the rows of a developer's page type.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from django.db.models import Field, Model
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from taggit.models import ItemBase
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.core.readable_streams import list_item_value, readable_table

# Fields about the words, which are not part of them.
ABOUT = frozenset(
    {"last_reviewed", "next_review_due", "reviewed_by", "reviewed_words", "written_by"}
) | {"change_note", "share_image", "picture", "conditions"}
OF_A_ROW = frozenset(
    {"sort_order", "locale", "translation_key"}
)  # rows are sorted, so that their order counts
# Fields that an approval covers in addition to the words.
APPROVED = (
    "seo_title", "search_description", "change_note", "share_image", "picture", "conditions",
    "written_by",
)  # fmt: skip
SAME_TAG = {"strong": "b", "em": "i"}
WORDS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
LINK_ATTRIBUTES = {"href", "linktype", "id"}  # attributes of link targets
SPACE = re.compile(r"[ \t\r\n\f]+")


def words_digest(page: Page) -> str:
    """The digest of the title and the page type's own fields, which a review covers."""
    return _digest(_filled(page, _own_words(type(page))) | _rows_of(page))


def content_digest(page: Page) -> str:
    """The digest of everything that an author typed, which an approval covers."""
    existing = {field.name for field in page._meta.concrete_fields}
    names = [*_own_words(type(page)), *(name for name in APPROVED if name in existing)]
    return _digest(_filled(page, names) | _rows_of(page))


def _filled(instance: Model, names: Iterable[str]) -> dict[str, Any]:
    """The fields that are not empty: an empty field added to a page type changes no digest."""
    values = {name: _of_field(instance, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _own_words(model: type[Model]) -> tuple[str, ...]:
    """`title` and the fields of a page type itself, such as `plain_summary` and `body`."""
    stock = {field.name for field in Page._meta.concrete_fields}
    own = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in stock | ABOUT and not field.primary_key
    ]
    return ("title", *own)


def _rows_of(page: Page) -> dict[str, Any]:
    """The child rows and many-to-many choices of a developer's page type, without tags."""
    stock = {relation.name for relation in get_all_child_relations(Page)}
    found: dict[str, Any] = {}
    for relation in get_all_child_relations(type(page)):
        if relation.name in stock or issubclass(relation.related_model, ItemBase):
            continue
        names = [
            field.name
            for field in relation.related_model._meta.concrete_fields
            if field != relation.field and field.name not in OF_A_ROW and not field.primary_key
        ]
        rows = getattr(page, relation.get_accessor_name()).all()
        ordered = sorted(rows, key=lambda row: getattr(row, "sort_order", None) or 0)
        found[relation.name] = [_filled(row, names) for row in ordered]
    for field in get_all_child_m2m_relations(type(page)):
        found[field.name] = sorted(each.pk for each in getattr(page, field.name).all())
    return {name: rows for name, rows in found.items() if rows}


def _digest(value: Any) -> str:
    serialized = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(serialized.encode("utf-8", "surrogatepass")).hexdigest()


def _of_field(instance: Model, name: str) -> Any:
    field: Any = instance._meta.get_field(name)
    value = getattr(instance, field.attname)
    if isinstance(field, StreamField):
        return canonical(field.stream_block, stored_form(value))
    if isinstance(field, RichTextField):
        return canonical_html(value or "")
    return plain_form(value if isinstance(field, Field) else None)


def stored_form(stream: Any) -> Any:
    """The stored JSON of a stream, even if prefetching has replaced its snippets."""
    stored = getattr(stream, "as_stored", None)
    return stream.get_prep_value() if stored is None and stream is not None else stored


def canonical(block: blocks.Block, raw: Any) -> Any:
    """A block's raw value in canonical form; None if it is empty. A number 0 is a value."""
    if isinstance(block, blocks.StreamBlock):
        return [[child["type"], inner] for child, inner in _children(block, raw)] or None
    if isinstance(block, blocks.ListBlock):
        items = raw if isinstance(raw, list) else []
        return [canonical(block.child_block, list_item_value(item)) for item in items] or None
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        fields = {
            name: canonical(child, raw[name] if name in raw else _default(child))
            for name, child in block.child_blocks.items()
        }
        filled = {name: value for name, value in fields.items() if value is not None}
        return {name: value for name, value in filled.items() if value is not False} or None
    if isinstance(block, BaseTypedTableBlock):
        cells = dict(_texts(block, raw, "table"))
        return cells or None
    if isinstance(block, blocks.RichTextBlock):
        return canonical_html(raw.source if isinstance(raw, RichText) else str(raw or "")) or None
    return plain_form(raw)


def _children(block: blocks.StreamBlock, raw: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    for child in raw if isinstance(raw, list) else []:
        if isinstance(child, dict) and child.get("type") in block.child_blocks:
            yield child, canonical(block.child_blocks[child["type"]], child.get("value"))


def _default(block: blocks.Block) -> Any:
    return block.get_prep_value(block.get_default())


def texts(page: Page) -> Iterator[tuple[str, str]]:
    """The texts that a translator translates, with their places:
    `("body.4f1c….heading", "Less pain")`.
    """
    for name in _own_words(type(page)):
        field: Any = page._meta.get_field(name)
        value = getattr(page, field.attname)
        if isinstance(field, StreamField):
            yield from _texts(field.stream_block, stored_form(value), name)
        elif isinstance(value, str) and (canonical_text := canonical_html(value)):
            yield name, canonical_text


def _texts(block: blocks.Block, raw: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(block, blocks.StreamBlock):
        for child in raw if isinstance(raw, list) else []:
            inner = block.child_blocks.get(child.get("type")) if isinstance(child, dict) else None
            if inner is not None:
                yield from _texts(inner, child.get("value"), f"{place}.{child.get('id')}")
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(raw if isinstance(raw, list) else []):
            key = item.get("id", number) if isinstance(item, dict) else number
            yield from _texts(block.child_block, list_item_value(item), f"{place}.{key}")
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child_block in block.child_blocks.items():
            yield from _texts(child_block, raw.get(name), f"{place}.{name}")
    elif isinstance(block, BaseTypedTableBlock):
        yield from _texts_of_table(block, raw, place)
    elif isinstance(block, WORDS) and isinstance(raw, str) and (text := canonical_html(raw)):
        yield place, text


def _texts_of_table(block: BaseTypedTableBlock, raw: Any, place: str) -> Iterator[tuple[str, str]]:
    """The caption, headings and cells that are not empty: `("table.0.2", "5 mg")`."""
    table = readable_table(block, raw) or {"caption": "", "columns": [], "rows": []}
    columns = [block.child_blocks[column["type"]] for column in table["columns"]]
    words = [("caption", blocks.CharBlock(), table["caption"])]
    words += [
        (f"heading.{number}", blocks.CharBlock(), column["heading"])
        for number, column in enumerate(table["columns"])
    ]
    words += [
        (f"{number}.{position}", columns[position], cell)
        for number, row in enumerate(table["rows"])
        for position, cell in enumerate(row["values"])
    ]
    for at, cell_block, cell in words:
        yield from _texts(cell_block, cell, f"{place}.{at}")


def plain_form(value: Any) -> Any:
    """Text without the spaces around it and with one kind of line end; '' and [] are None."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return None if value in ("", [], {}) else value


def canonical_html(html: str) -> str:
    """`<p data-block-key="a1">Walk <strong>daily</strong></p>` → `<p>Walk <b>daily</b></p>`"""
    if "<" not in html and "&" not in html:
        return SPACE.sub(" ", html).strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.output())


class _Reader(HTMLParser):
    """Keeps tags, addresses and text; drops other attributes, empty elements and extra space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[tuple[str, str]] = []  # (name of an opening tag or '', HTML)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = SAME_TAG.get(tag, tag)
        attributes = "".join(
            f' {name}="{value}"' for name, value in sorted(attrs) if name in LINK_ATTRIBUTES
        )
        self._parts.append((name, f"<{name}{attributes}>"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        name = SAME_TAG.get(tag, tag)
        if self._parts and self._parts[-1][0] == name:
            self._parts.pop()  # the element is empty
        else:
            self._parts.append(("", f"</{name}>"))

    def handle_data(self, data: str) -> None:
        self._parts.append(("", SPACE.sub(" ", data)))

    def output(self) -> Iterator[str]:
        """The HTML without space around block elements."""
        joined = "".join(part for _, part in self._parts)
        yield re.sub(r" ?(</?(?:p|h[1-6]|ul|ol|li|br)\b[^>]*>) ?", r"\1", joined).strip()
