"""Computes values that depend only on content and day once per process and content version."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.utils import timezone

from cms.core.content_version.render_context import current_render_version
from cms.core.content_version.watch import Version

MAX_VALUES = 1000
Value = TypeVar("Value")

_memo: tuple[Version | None, dict[Hashable, Any]] = (None, {})


def memoize_per_version(key: Hashable, compute: Callable[[], Value]) -> Value:
    """Return the stored value of `key` for this content version and day; compute it if missing.

    Nothing is stored outside of rendering, where the version is unknown. Requests share the value,
    so callers must not modify it.
    """
    values = _values()
    if values is None:
        return compute()
    if key not in values:
        values[key] = compute()
    value: Value = values[key]
    return value


def remembered_per_version(key: Hashable) -> Any:
    """Return the stored value of `key` for this content version and day; None if there is none."""
    values = _values()
    return values.get(key) if values is not None else None


def _values() -> dict[Hashable, Any] | None:
    global _memo
    token = current_render_version()
    if token is None:
        return None
    version = Version(token, timezone.localdate())
    stored_version, values = _memo
    if stored_version != version or len(values) >= MAX_VALUES:
        values = {}
        _memo = (version, values)
    return values
