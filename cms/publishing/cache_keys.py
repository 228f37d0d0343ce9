"""Keys of Django's cache: what Wagtail remembers of the content belongs to one content version.

Wagtail keeps site addresses and renditions in the cache and clears them before the change is
committed, in one process only. Another could keep the old address for an hour, and an answer made
from it would be stored as new. Under a key of its own version it cannot be found.
"""

from typing import Any

from cms.publishing.version import version_being_answered


def cache_key(key: Any, key_prefix: str, version: Any) -> str:
    """Django's `prefix:version:key`, and the content version behind what Wagtail keeps."""
    answered = version_being_answered() if str(key).startswith("wagtail") else None
    return f"{key_prefix}:{version}:{key}" + (f":{answered}" if answered else "")
