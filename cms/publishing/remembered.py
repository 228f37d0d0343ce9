"""What follows from content and day alone, worked out once in each process and content version."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.utils import timezone

from cms.publishing.version import Version, version_being_answered

MOST = 1000
Value = TypeVar("Value")

_state: tuple[Version | None, dict[Hashable, Any]] = (None, {})


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """The value that `make` gave for `key` today, since the content changed; else it is made.

    Outside of an answer whose version is known nothing is remembered. Whoever gets the value
    shares it with other requests and changes nothing of it.
    """
    global _state
    token = version_being_answered()
    if token is None:
        return make()
    version = Version(token, timezone.localdate())
    known_version, values = _state
    if known_version != version or len(values) >= MOST:
        values = {}
        _state = (version, values)
    if key not in values:
        values[key] = make()
    found: Value = values[key]
    return found
