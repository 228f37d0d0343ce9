"""Which content version the response that is being rendered belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.core.content_version.watch import Version

_rendering: ContextVar[str | None] = ContextVar("render_version", default=None)


@contextmanager
def render_version(version: Version) -> Iterator[None]:
    """Within the block, per-version caches read and write the entries of `version`."""
    reset = _rendering.set(version.token)
    try:
        yield
    finally:
        _rendering.reset(reset)


def current_render_version() -> str | None:
    """Return the token of the version given to `render_version`, or None outside of it."""
    return _rendering.get()
