"""Lists the references in stored content and rewrites them, without a query.

There is one walk over the stored form of an object (its row, or a revision's JSON). It rewrites:
`rewrite(model, key)` is called for every reference and returns the primary key to store instead.
Listing is rewriting with a function that notes each key and returns it unchanged.

The walk reads the same values as the blocks do (`cms.core.readable_streams`). What no block reads
(unknown blocks, unknown fields of a struct, values of the wrong kind) holds no reference and stays
as it is. So does everything that `rewrite` leaves alone: block ids, the order of keys, a key that
is stored as text. Nothing is changed in place.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import ForeignKey, ManyToManyField, Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.core.readable_streams import is_list_item, lone_image_key, primary_key

Reference = tuple[type[Model], Any]  # a model and a primary key, such as (ResearchSource, 4)
Move = Callable[[type[Model], Any], Any]  # a model and a primary key → the primary key to store

LINK_OR_EMBED = re.compile(r"<(?:a|embed)\b[^>]*>")
TARGET_TYPE = re.compile(r'(?<![\w-])(?:link|embed)type="(page|document|image)"')
TARGET_ID = re.compile(r'(?<![\w-])id="(\d+)"')


def references_in(model: type[Model], content: dict[str, Any]) -> set[Reference]:
    """All references of an object: `{(ResearchSource, 4), (Finding, 7), (Page, 12)}`."""
    return set(_listed(partial(rewrite_references, model, content)))


def block_references(block: blocks.Block, raw: Any) -> list[Reference]:
    """The references in a block's raw value, in order, with repeats."""
    return _listed(partial(rewrite_block_references, block, raw))


def html_references(html: str) -> list[Reference]:
    """The pages, documents and images in stored rich text, in order, with repeats."""
    return _listed(partial(rewrite_html_references, html))


def _listed(rewrite_all: Callable[[Move], Any]) -> list[Reference]:
    found: list[Reference] = []

    def note(model: type[Model], key: Any) -> Any:
        found.append((model, key))
        return key

    rewrite_all(note)
    return found


def rewrite_references(
    model: type[Model], content: dict[str, Any], rewrite: Move
) -> dict[str, Any]:
    """The stored form of an object, such as a revision's `content`, with rewritten references."""
    rewritten = dict(content)
    for name, rewrite_field in _fields(model, rewrite):
        if rewritten.get(name) not in (None, "", []):
            rewritten[name] = rewrite_field(rewritten[name])
    return rewritten


def _fields(model: type[Model], rewrite: Move) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if isinstance(field, ManyToManyField):
            yield field.name, partial(_rewrite_keys, field.related_model, rewrite)
        elif isinstance(field, ForeignKey) and not isinstance(field, ParentalKey):
            yield field.name, partial(rewrite, field.related_model)
        elif isinstance(field, StreamField):
            yield field.name, partial(_rewrite_stream, field.stream_block, rewrite)
        elif isinstance(field, RichTextField):
            yield field.name, partial(_rewrite_text, rewrite)
    for child in get_all_child_relations(model):
        yield child.get_accessor_name(), partial(_rewrite_rows, child.related_model, rewrite)


def _rewrite_keys(model: type[Model], rewrite: Move, keys: list[Any]) -> list[Any]:
    return [rewrite(model, key) for key in keys]


def _rewrite_rows(
    model: type[Model], rewrite: Move, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [rewrite_references(model, row, rewrite) for row in rows]


def _rewrite_stream(block: blocks.StreamBlock, rewrite: Move, text: str) -> str:
    try:
        before = json.loads(text)
    except ValueError:
        return text
    after = rewrite_block_references(block, before, rewrite)
    return text if after == before else json.dumps(after)


def _rewrite_text(rewrite: Move, raw: Any) -> Any:
    return rewrite_html_references(raw, rewrite) if isinstance(raw, str) else raw


def rewrite_block_references(block: blocks.Block | None, raw: Any, rewrite: Move) -> Any:
    """A block's raw value with rewritten references; unchanged where there is no block for it."""
    if isinstance(block, blocks.ChooserBlock):
        return _rewrite_chosen(block, raw, rewrite)
    if isinstance(block, blocks.RichTextBlock):
        return _rewrite_text(rewrite, raw)
    if isinstance(block, blocks.StreamBlock):
        is_stream = isinstance(raw, Sequence) and not isinstance(raw, (str, bytes))
        return [_rewrite_child(block, child, rewrite) for child in raw] if is_stream else raw
    if isinstance(block, blocks.ListBlock):
        is_list = isinstance(raw, list)
        return [_rewrite_item(block.child_block, item, rewrite) for item in raw] if is_list else raw
    if isinstance(block, blocks.StructBlock):
        return _rewrite_struct(block, raw, rewrite)
    return raw


def _rewrite_chosen(block: blocks.ChooserBlock, raw: Any, rewrite: Move) -> Any:
    key = primary_key(raw)
    after = rewrite(block.model_class, key) if key else None
    return raw if after == key else after


def _rewrite_child(block: blocks.StreamBlock, child: Any, rewrite: Move) -> Any:
    name = child.get("type") if isinstance(child, dict) else None
    if not isinstance(name, str) or name not in block.child_blocks:
        return child
    return _rewrite_value(block.child_blocks[name], child, rewrite)


def _rewrite_item(block: blocks.Block, item: Any, rewrite: Move) -> Any:
    if is_list_item(item):
        return _rewrite_value(block, item, rewrite)
    return rewrite_block_references(block, item, rewrite)


def _rewrite_value(block: blocks.Block, child: dict[str, Any], rewrite: Move) -> dict[str, Any]:
    if "value" not in child:
        return child
    return {**child, "value": rewrite_block_references(block, child["value"], rewrite)}


def _rewrite_struct(block: blocks.StructBlock, raw: Any, rewrite: Move) -> Any:
    fields = block.child_blocks
    if isinstance(raw, dict):
        return {
            name: rewrite_block_references(fields[name], value, rewrite)
            if name in fields
            else value
            for name, value in raw.items()
        }
    return _rewrite_chosen(fields["image"], raw, rewrite) if lone_image_key(block, raw) else raw


def rewrite_html_references(html: str, rewrite: Move) -> str:
    """Stored rich text with rewritten links to pages and documents and embedded images."""

    def rewrite_tag(tag: re.Match[str]) -> str:
        kind, key = TARGET_TYPE.search(tag[0]), TARGET_ID.search(tag[0])
        if not kind or not key or not primary_key(key[1]):
            return tag[0]
        after = rewrite(_target_model(kind[1]), int(key[1]))
        return f"{tag[0][: key.start(1)]}{after}{tag[0][key.end(1) :]}"

    return LINK_OR_EMBED.sub(rewrite_tag, html) if "type=" in html else html


def _target_model(kind: str) -> type[Model]:
    models: dict[str, type[Model]] = {
        "page": Page, "document": get_document_model(), "image": get_image_model(),
    }  # fmt: skip
    return models[kind]
