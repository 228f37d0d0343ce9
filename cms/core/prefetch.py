"""Holds the objects that were prefetched for the current answer, so that blocks need no queries.

An answer prefetches everything that its pages refer to in a few queries. Choosers and link handlers
look here first, and query the database for objects that were not prefetched.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Made = TypeVar("Made")
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


class _Made:
    """The kind under which `once_an_answer` keeps what was made."""


def once_an_answer(key: Hashable, make: Callable[[], Made], *kept: Any) -> Made:
    """What `make` returns, made once while the prefetched objects are provided; else each time.

    The answers of a list share it, so callers must not modify it. A key that has the `id` of an
    object names that object as `kept`, so that no other gets the same `id`.
    """
    objects = _prefetched.get()
    if objects is None:
        return make()
    made = objects.setdefault(_Made, {})
    if key not in made:
        made[key] = (make(), kept)
    found: Made = made[key][0]
    return found


class PrefetchedChooserMixin:
    """Mixed into chooser blocks, before Wagtail's class. Blocks that choose one object share it."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        values = list(values)
        keys = (value for value in values if value is not None)
        objects = find_prefetched(self.model_class, keys)  # type: ignore[attr-defined]
        if objects is None:
            return super().bulk_to_python(values)  # type: ignore[misc, no-any-return]
        return [objects.get(value) for value in values]
