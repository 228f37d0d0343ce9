"""Keys of Django's cache: what Wagtail remembers of the content belongs to one content version.

Wagtail keeps site addresses and renditions in the cache and clears them before the change is
committed, in one process only. Another could keep the old address for an hour: an answer made from
it would be stored as new, a webhook would tell it, and no redirect would be made. Under a key of
its own version it cannot be found.
"""

from typing import Any

from cms.core.content_version.version import current_render_version, watch


def cache_key(key: Any, key_prefix: str, version: Any) -> str:
    """Django's `prefix:version:key`, and the content version behind what Wagtail keeps.

    While an answer is made that is the version it is made of, else the one that this process knows
    of, which is at most a quarter of a second old.
    """
    token = _version() if str(key).startswith("wagtail") else None
    return f"{key_prefix}:{version}:{key}" + (f":{token}" if token else "")


def _version() -> str | None:
    answered = current_render_version()
    if answered:
        return answered
    current = watch.current()
    return current.token if current else None
