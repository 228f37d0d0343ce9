"""Adds the content version to the cache keys of Wagtail's entries.

Wagtail caches site addresses and renditions. It clears them before the change is committed, and in
its own process only, so another process could serve the old address for an hour: a response built
from it would be cached as current, a webhook would name the old address, and a redirect would be
missing. With the version in the key, entries of an older version are never found.
"""

from typing import Any

from cms.core.content_version.change_log import key_of_entry
from cms.core.content_version.render_context import current_render_version
from cms.core.content_version.watch import watch


def cache_key(key: Any, key_prefix: str, version: Any) -> str:
    """Return Django's `prefix:version:key`, followed by the content version for Wagtail's keys.

    This is the version of the response that is being rendered; outside of rendering, the one that
    this process read last, at most a quarter of a second ago. A transaction that has changed
    content has keys of its own: others do not see what it has written, and it may be rolled back.
    """
    token = _token() if str(key).startswith("wagtail") else None
    return f"{key_prefix}:{version}:{key}" + (f":{token}" if token else "")


def _token() -> str | None:
    rendered = current_render_version()
    if rendered:
        return rendered
    if uncommitted := key_of_entry():
        return uncommitted
    current = watch.current()
    return current.token if current else None
