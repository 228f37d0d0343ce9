"""How many messages came, and what became of them, by day in the clinic's time zone."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from contact_lambda.delivery import answers
from contact_lambda.record import CHECK, HELD, MESSAGE, Record, State


def by_day(records: Iterable[Record], zone: tzinfo | None) -> list[dict[str, Any]]:
    """Return one row for each day with messages, the latest first. Times are in seconds.

    A record tells of two weeks after its delivery at most: older days are not complete.
    """
    days: dict[str, list[Record]] = {}
    for record in records:
        if record.kind == MESSAGE:
            day = datetime.fromtimestamp(record.received, zone).date().isoformat()
            days.setdefault(day, []).append(record)
    return [_row(day, days[day]) for day in sorted(days, reverse=True)]


def _row(day: str, records: list[Record]) -> dict[str, Any]:
    seconds = sorted(each.delivered_at - each.received for each in records if each.delivered_at)
    return {
        "day": day,
        "taken": len(records),
        "marked": sum(CHECK in each.flags for each in records),
        "held": sum(HELD in each.flags or each.state is State.QUARANTINED for each in records),
        "delivered": len(seconds),
        "p50": _percentile(seconds, 50),
        "p95": _percentile(seconds, 95),
        "answered": sum(each.answer == answers.ANSWERED for each in records),
        "not_for_us": sum(each.answer == answers.NOT_FOR_US for each in records),
        "waiting": sum(each.state is not State.QUARANTINED and not each.answer for each in records),
    }


def _percentile(ordered: list[int], part: int) -> int | None:
    """Return the nearest rank, or nothing without numbers."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]
