"""What follows from content and day alone, worked out once in each process and content version."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.utils import timezone

from cms.core.content_version.version import Version, current_render_version

MAX_VALUES = 1000
Value = TypeVar("Value")

_state: tuple[Version | None, dict[Hashable, Any]] = (None, {})


def memoize_per_version(key: Hashable, make: Callable[[], Value]) -> Value:
    """The value that `make` gave for `key` today, since the content changed; else it is made.

    Outside of an answer whose version is known nothing is remembered. Whoever gets the value
    shares it with other requests and changes nothing of it.
    """
    global _state
    token = current_render_version()
    if token is None:
        return make()
    version = Version(token, timezone.localdate())
    known_version, values = _state
    if known_version != version or len(values) >= MAX_VALUES:
        values = {}
        _state = (version, values)
    if key not in values:
        values[key] = make()
    found: Value = values[key]
    return found
