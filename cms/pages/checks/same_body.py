"""Whether two versions of a page show the same blocks, however they are stored.

What was stored before a block had all its fields is filled up as soon as somebody reads it, and
parts that had no id are given one: neither is a change.
"""

from typing import Any

from wagtail.blocks import StreamValue

from cms.pages.body import body_of


def same_body(one: Any, other: Any) -> bool:
    """Of two pages, saved or not; a page without blocks is like any other without."""
    return bool(_stored(one) == _stored(other) or _read(one) == _read(other))


def _stored(page: Any) -> Any:
    body = getattr(page, "body", None)
    return body.get_prep_value() if isinstance(body, StreamValue) else body


def _read(page: Any) -> Any:
    for child in body_of(page) or ():
        child.value  # noqa: B018  read, so that it is written in full below
    return _without_ids(_stored(page))


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name != "id"}
    return [_without_ids(part) for part in value] if isinstance(value, list) else value
