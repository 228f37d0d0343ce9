"""One canonical form of a page's words, and a digest of it: equal for equal words, however stored.

Ids of blocks, the keys that the rich text editor adds, empty against missing, and the order of a
JSON object's keys tell nothing about words and do not count. Nothing is asked of the
database but the rows of a developer's page type.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.db.models import Field, Model
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from taggit.models import ItemBase
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.core.readable_streams import list_item_value

# Said about the words or done with them.
ABOUT = frozenset(
    {"last_reviewed", "next_review_due", "reviewed_by", "reviewed_words", "written_by"}
) | {"change_note", "share_image"}
OF_A_ROW = frozenset({"sort_order", "locale", "translation_key"})  # its order counts by itself
# What an approval is about beside the words.
APPROVED = ("seo_title", "search_description", "change_note", "share_image", "written_by")
SAME_TAG = {"strong": "b", "em": "i"}
WORDS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
LINK_ATTRIBUTES = {"href", "linktype", "id"}  # attributes that lead somewhere
SPACE = re.compile(r"[ \t\r\n\f]+")


def words_digest(page: Page) -> str:
    """The digest of title, summary and body: what a review vouches for."""
    told = {name: _of_field(page, name) for name in _own_words(type(page))}
    return _digest(told | _rows_of(page))


def content_digest(page: Page) -> str:
    """The same with all else that an author typed: what an approval is about."""
    known = {field.name for field in page._meta.concrete_fields}
    names = [*_own_words(type(page)), *(name for name in APPROVED if name in known)]
    return _digest({name: _of_field(page, name) for name in names} | _rows_of(page))


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
    """What editors add to a page of a developer's type as rows, or choose among many; no tags."""
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
        found[relation.name] = [{name: _of_field(row, name) for name in names} for row in ordered]
    for field in get_all_child_m2m_relations(type(page)):
        found[field.name] = sorted(each.pk for each in getattr(page, field.name).all())
    return found


def _digest(value: Any) -> str:
    told = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _of_field(instance: Model, name: str) -> Any:
    field: Any = instance._meta.get_field(name)
    value = getattr(instance, field.attname)
    if isinstance(field, StreamField):
        return canonical(field.stream_block, stored_form(value))
    if isinstance(field, RichTextField):
        return canonical_html(value or "")
    return plain_form(value if isinstance(field, Field) else None)


def stored_form(stream: Any) -> Any:
    """The stored JSON of a stream, also where it was given the snippets of its language."""
    kept = getattr(stream, "as_stored", None)
    return stream.get_prep_value() if kept is None and stream is not None else kept


def canonical(block: blocks.Block, raw: Any) -> Any:
    """A block's raw value without what tells nothing; None where it is empty."""
    if isinstance(block, blocks.StreamBlock):
        return [[child["type"], inner] for child, inner in _children(block, raw)] or None
    if isinstance(block, blocks.ListBlock):
        items = raw if isinstance(raw, list) else []
        return [canonical(block.child_block, list_item_value(item)) for item in items] or None
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        told = {
            name: canonical(child, raw[name] if name in raw else _default(child))
            for name, child in block.child_blocks.items()
        }
        kept = {name: value for name, value in told.items() if value is not None}
        return {name: value for name, value in kept.items() if value is not False} or None
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
    """What a translator translates, by its place: `("body.4f1c….heading", "Less pain")`."""
    for name in _own_words(type(page)):
        field: Any = page._meta.get_field(name)
        value = getattr(page, field.attname)
        if isinstance(field, StreamField):
            yield from _texts(field.stream_block, stored_form(value), name)
        elif isinstance(value, str) and (told := canonical_html(value)):
            yield name, told


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
    elif isinstance(block, WORDS) and isinstance(raw, str) and (told := canonical_html(raw)):
        yield place, told


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
    return "".join(reader.told())


class _Reader(HTMLParser):
    """Keeps tags, addresses and text; drops other attributes, empty elements and extra space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._told: list[tuple[str, str]] = []  # what it opens, '' for anything else; and how

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = SAME_TAG.get(tag, tag)
        told = "".join(
            f' {name}="{value}"' for name, value in sorted(attrs) if name in LINK_ATTRIBUTES
        )
        self._told.append((name, f"<{name}{told}>"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        name = SAME_TAG.get(tag, tag)
        if self._told and self._told[-1][0] == name:
            self._told.pop()  # there is nothing in it
        else:
            self._told.append(("", f"</{name}>"))

    def handle_data(self, data: str) -> None:
        self._told.append(("", SPACE.sub(" ", data)))

    def told(self) -> Iterator[str]:
        """Without space that stands between blocks, at their ends, or alone."""
        joined = "".join(told for _, told in self._told)
        yield re.sub(r" ?(</?(?:p|h[1-6]|ul|ol|li|br)\b[^>]*>) ?", r"\1", joined).strip()
