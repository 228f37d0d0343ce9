"""What follows from the content alone, worked out once in each process and content version."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cms.publishing.version import version_being_answered

MOST = 1000
Value = TypeVar("Value")

_state: tuple[str | None, dict[Hashable, Any]] = (None, {})


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """The value that `make` gave for `key` since the content changed; else it is made.

    Outside of an answer whose version is known nothing is remembered. Whoever gets the value
    shares it with other requests and changes nothing of it.
    """
    global _state
    token = version_being_answered()
    if token is None:
        return make()
    known_token, values = _state
    if known_token != token or len(values) >= MOST:
        values = {}
        _state = (token, values)
    if key not in values:
        values[key] = make()
    found: Value = values[key]
    return found
