"""Moments as the clinic reads them: date, time and time zone in the clinic's language."""

from datetime import datetime

from contact_lambda.texts.catalog import EmailTexts
from contact_lambda.time_zones import zone


def format_moment(seconds: int, time_zone: str, texts: EmailTexts) -> str:
    """Return e.g. `28 November 2026, 21:03 (Europe/London, UTC+00:00)`; `(UTC)` alone for UTC."""
    local = datetime.fromtimestamp(seconds, zone(time_zone))
    offset = local.strftime("%z")
    zone_name = f"{time_zone}, UTC{offset[:3]}:{offset[3:5]}"
    moment = texts.moment.format(
        day=local.day, month=texts.months[local.month - 1], year=local.year, time=f"{local:%H:%M}"
    )
    return f"{moment} ({time_zone if time_zone == 'UTC' else zone_name})"
