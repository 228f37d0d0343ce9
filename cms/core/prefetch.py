"""What has been fetched ahead for the answer being made, so that blocks ask the database nothing.

An answer fetches all that its pages point at in a few queries and lays it out here; choosers and
link handlers look here first. Outside an answer, or for what nobody fetched, they ask as always.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Objects = dict[type, dict[Any, Any]]  # model → key → object; None for one that is not to be seen

_prefetched: ContextVar[Objects | None] = ContextVar("fetched", default=None)


@contextmanager
def prefetched(objects: Objects) -> Iterator[None]:
    """Make these objects known until the answer is made."""
    token = _prefetched.set(objects)
    try:
        yield
    finally:
        _prefetched.reset(token)


def find_prefetched(model: type, keys: Iterable[Any]) -> dict[Any, Any] | None:
    """The objects by key when all of them were fetched ahead, else None: ask the database."""
    objects = (_prefetched.get() or {}).get(model, {})
    keys = set(keys)
    return {key: objects[key] for key in keys} if keys <= objects.keys() else None


class PrefetchedChooserMixin:
    """Mixed into chooser blocks, before them. Places that choose one object share it."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        values = list(values)
        keys = (value for value in values if value is not None)
        objects = find_prefetched(self.model_class, keys)  # type: ignore[attr-defined]
        if objects is None:
            return super().bulk_to_python(values)  # type: ignore[misc, no-any-return]
        return [objects.get(value) for value in values]
