"""A cache in Redis that goes on in the memory of the process while Redis is away.

Counters of throttles start again at the fallback, and each process counts for itself: that is
better than refusing everybody, or nobody.

What cannot be read is missing: another release may have stored what this one has no code for.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0  # after a failure Redis is not asked for this long
OPERATIONS = (
    "add",
    "clear",
    "delete",
    "delete_many",
    "has_key",
    "incr",
    "set",
    "set_many",
    "touch",
)


class FallbackRedisCache(RedisCache):
    """Django's cache in Redis, with one log line when Redis goes and one when it is back."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("while Redis is away", params | {"max_entries": 10_000})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return _asked(self, "get", key, default, version)
        except Exception:  # whatever bytes make of unpickling
            self.delete(key, version)
            return default

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        names = list(keys)
        try:
            return dict(_asked(self, "get_many", names, version))
        except Exception:
            missing = object()
            found = {name: self.get(name, missing, version) for name in names}
            return {name: value for name, value in found.items() if value is not missing}

    @property
    def is_away(self) -> bool:
        """Whether the last request to Redis failed."""
        return _outage.is_on


class _Outage:
    """Shared by all threads of the process, because each has a cache object of its own."""

    def __init__(self) -> None:
        self.is_on = False
        self.retry_at = 0.0

    def begin(self, error: Exception) -> None:
        if not self.is_on:
            log.error(
                "Redis does not answer: %s. Caches and rate limits go on in the memory of each "
                "process.",
                type(error).__name__,
            )
        self.is_on, self.retry_at = True, monotonic() + RETRY_SECONDS

    def end(self) -> None:
        if self.is_on:
            log.warning("Redis answers again.")
        self.is_on = False


_outage = _Outage()


def _asked(cache: FallbackRedisCache, name: str, *args: Any, **kwargs: Any) -> Any:
    """Do it in Redis, or in memory while Redis is away."""
    if _outage.is_on and monotonic() < _outage.retry_at:
        return getattr(cache.memory, name)(*args, **kwargs)
    try:
        found = getattr(super(FallbackRedisCache, cache), name)(*args, **kwargs)
    except (RedisError, OSError) as error:
        _outage.begin(error)
        return getattr(cache.memory, name)(*args, **kwargs)
    _outage.end()
    return found


def _with_fallback(name: str) -> Callable[..., Any]:
    def operation(self: FallbackRedisCache, *args: Any, **kwargs: Any) -> Any:
        return _asked(self, name, *args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(FallbackRedisCache, _name, _with_fallback(_name))
