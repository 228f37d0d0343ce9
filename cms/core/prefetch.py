"""Holds the objects that were prefetched for the current answer, so that blocks need no queries.

An answer prefetches everything that its pages refer to in a few queries. Choosers and link handlers
look here first, and query the database for objects that were not prefetched.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Objects = dict[type, dict[Any, Any]]  # model → key → object; None for one that is missing or hidden

_prefetched: ContextVar[Objects | None] = ContextVar("prefetched", default=None)


@contextmanager
def prefetched(objects: Objects) -> Iterator[None]:
    """Provide these objects to `find_prefetched` inside the block."""
    token = _prefetched.set(objects)
    try:
        yield
    finally:
        _prefetched.reset(token)


def find_prefetched(model: type, keys: Iterable[Any]) -> dict[Any, Any] | None:
    """The objects by key if all of them were prefetched, else None."""
    objects = (_prefetched.get() or {}).get(model, {})
    keys = set(keys)
    return {key: objects[key] for key in keys} if keys <= objects.keys() else None


class PrefetchedChooserMixin:
    """Mixed into chooser blocks, before Wagtail's class. Blocks that choose one object share it."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        values = list(values)
        keys = (value for value in values if value is not None)
        objects = find_prefetched(self.model_class, keys)  # type: ignore[attr-defined]
        if objects is None:
            return super().bulk_to_python(values)  # type: ignore[misc, no-any-return]
        return [objects.get(value) for value in values]
