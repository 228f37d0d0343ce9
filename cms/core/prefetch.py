"""Holds objects prefetched for the response being rendered, so that blocks need no queries.

A view fetches everything that its pages point at in a few queries and passes it to `prefetched`.
Choosers and link handlers look here first; for objects that were not prefetched they query the
database as usual.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Objects = dict[type, dict[Any, Any]]  # model → key → object; None for a hidden object

_prefetched: ContextVar[Objects | None] = ContextVar("prefetched", default=None)


@contextmanager
def prefetched(objects: Objects) -> Iterator[None]:
    """Make `objects` available to `find_prefetched` inside a `with` block."""
    token = _prefetched.set(objects)
    try:
        yield
    finally:
        _prefetched.reset(token)


def find_prefetched(model: type, keys: Iterable[Any]) -> dict[Any, Any] | None:
    """Return the objects by key, or None unless all of them were prefetched."""
    objects = (_prefetched.get() or {}).get(model, {})
    keys = set(keys)
    return {key: objects[key] for key in keys} if keys <= objects.keys() else None


class PrefetchedChooserMixin:
    """Makes a chooser block look up prefetched objects first. Goes before the block class.

    Blocks that choose the same object share one instance.
    """

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        values = list(values)
        keys = (value for value in values if value is not None)
        objects = find_prefetched(self.model_class, keys)  # type: ignore[attr-defined]
        if objects is None:
            return super().bulk_to_python(values)  # type: ignore[misc, no-any-return]
        return [objects.get(value) for value in values]
