"""What stored content points at, and how it is made to point elsewhere.

One walk over the stored form of an object (its row, or a revision's JSON) does both: `move` is told
each pointer and answers where it leads from now on. Nothing is fetched, block ids stay, and blocks
that nobody knows any more are left as they are.
"""

import json
import re
from collections.abc import Callable, Iterator
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

Move = Callable[[type[Model], Any], Any]  # a model and a primary key → the primary key from now on
TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
TYPE = re.compile(r'\b(?:link|embed)type="(page|document|image)"')
ID = re.compile(r'\bid="(\d+)"')


def references_in(model: type[Model], content: dict[str, Any]) -> set[tuple[type[Model], Any]]:
    """`{(ResearchSource, 4), (Finding, 7), (Page, 12)}`: all that stored content points at."""
    found: set[tuple[type[Model], Any]] = set()

    def note(to: type[Model], key: Any) -> Any:
        found.add((to, key))
        return key

    rewrite_references(model, content, note)
    return found


def rewrite_references(model: type[Model], content: dict[str, Any], move: Move) -> dict[str, Any]:
    """The stored form of an object, such as a revision's `content`, after the move."""
    moved = dict(content)
    for name, change in _changes(model, move):
        if moved.get(name) not in (None, "", []):
            moved[name] = change(moved[name])
    return moved


def _changes(model: type[Model], move: Move) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if isinstance(field, ManyToManyField):
            yield field.name, partial(_keys, field.related_model, move)
        elif isinstance(field, ForeignKey) and not isinstance(field, ParentalKey):
            yield field.name, partial(move, field.related_model)
        elif isinstance(field, StreamField):
            yield field.name, partial(_stream, field.stream_block, move)
        elif isinstance(field, RichTextField):
            yield field.name, partial(_linked, move)
    for child in get_all_child_relations(model):
        yield child.get_accessor_name(), partial(_rows, child.related_model, move)


def _keys(model: type[Model], move: Move, keys: list[Any]) -> list[Any]:
    return [move(model, key) for key in keys]


def _rows(model: type[Model], move: Move, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [rewrite_references(model, row, move) for row in rows]


def _stream(block: blocks.StreamBlock, move: Move, text: str) -> str:
    before = json.loads(text)
    after = rewrite_block_references(block, before, move)
    return text if after == before else json.dumps(after)


def rewrite_block_references(block: blocks.Block, raw: Any, move: Move) -> Any:
    """A block's raw value after the move."""
    if raw is None:
        return None
    if isinstance(block, blocks.ChooserBlock):
        return move(block.model_class, raw) if isinstance(raw, (int, str)) else raw
    if isinstance(block, blocks.RichTextBlock):
        return _linked(move, raw) if isinstance(raw, str) else raw
    if isinstance(block, blocks.StreamBlock):
        return [_child(block, child, move) for child in raw] if isinstance(raw, list) else raw
    if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        return [
            _with_value(item, block.child_block, move)
            if isinstance(item, dict) and item.get("type") == "item"
            else rewrite_block_references(block.child_block, item, move)
            for item in raw
        ]
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        known = block.child_blocks
        return {
            name: rewrite_block_references(known[name], value, move) if name in known else value
            for name, value in raw.items()
        }
    return raw


def _child(block: blocks.StreamBlock, child: Any, move: Move) -> Any:
    kind = child.get("type") if isinstance(child, dict) else None
    known = isinstance(kind, str) and kind in block.child_blocks
    return _with_value(child, block.child_blocks[kind], move) if known else child


def _with_value(child: dict[str, Any], block: blocks.Block, move: Move) -> dict[str, Any]:
    return {**child, "value": rewrite_block_references(block, child.get("value"), move)}


def _linked(move: Move, html: str) -> str:
    """Rich text whose links to pages, documents and pictures lead where they lead now."""

    def tag(found: re.Match[str]) -> str:
        kind, key = TYPE.search(found[0]), ID.search(found[0])
        if not kind or not key:
            return found[0]
        after = move(_linked_model(kind[1]), int(key[1]))
        return found[0].replace(key[0], f'id="{after}"')

    return TAG.sub(tag, html) if "type=" in html else html


def _linked_model(kind: str) -> type[Model]:
    models: dict[str, type[Model]] = {
        "page": Page, "document": get_document_model(), "image": get_image_model(),
    }  # fmt: skip
    return models[kind]
