"""Moments as the clinic reads them: date, time and time zone, in its own language."""

import re
from datetime import UTC, datetime, tzinfo
from functools import cache

from contact_lambda.messages.texts.catalog import EmailTexts

_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


@cache
def zone(name: str) -> tzinfo | None:
    """The time zone of a name such as `Europe/London`, or None when there is no such zone."""
    if name == "UTC":
        return UTC
    if not _NAME.fullmatch(name):
        return None
    from zoneinfo import ZoneInfo  # half a cold start's budget, and not everybody needs it

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _of_boto3(name)


def _of_boto3(name: str) -> tzinfo | None:
    """Some of Lambda's systems have no list of time zones; a package that boto3 needs has one."""
    try:
        from dateutil.zoneinfo import (  # type: ignore[import-untyped]
            get_zonefile_instance,
        )
    except ImportError:  # boto3 may do without it one day
        return None
    found: tzinfo | None = get_zonefile_instance().get(name)
    return found


def shown(seconds: int, time_zone: str, said: EmailTexts) -> str:
    """`28 November 2026, 21:03 (Europe/London, UTC+00:00)`; `(UTC)` alone for that zone."""
    local = datetime.fromtimestamp(seconds, zone(time_zone))
    offset = local.strftime("%z")
    named = f"{time_zone}, UTC{offset[:3]}:{offset[3:5]}"
    moment = said.moment.format(
        day=local.day, month=said.months[local.month - 1], year=local.year, time=f"{local:%H:%M}"
    )
    return f"{moment} ({time_zone if time_zone == 'UTC' else named})"
