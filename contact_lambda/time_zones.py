"""Time zones by name, such as `Europe/London`."""

import re
from datetime import UTC, tzinfo
from functools import cache

_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


@cache
def zone(name: str) -> tzinfo | None:
    """Return the time zone of this name, or None when there is no such zone."""
    if name == "UTC":
        return UTC
    if not _NAME.fullmatch(name):
        return None
    from zoneinfo import ZoneInfo  # slow: half of a cold start's budget, and UTC needs none of it

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _from_dateutil(name)


def _from_dateutil(name: str) -> tzinfo | None:
    """Look in the list of `dateutil`, which boto3 requires: some Lambda images have no tzdata."""
    try:
        from dateutil.zoneinfo import (  # type: ignore[import-untyped]
            get_zonefile_instance,
        )
    except ImportError:  # a later boto3 may not require it
        return None
    found: tzinfo | None = get_zonefile_instance().get(name)
    return found
