"""The journal as a page: how far the delivery of each message is.

The page shows no text of a visitor: it reads a fixed list of attributes, and of the message
itself only whether it is still stored.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

from infra.local.aws.fault_injection import FaultInjector
from infra.local.inbox.pages import render

COLUMNS = ("State", "Reference", "Age", "Due", "Attempts", "For", "Last answer", "Text")
# The value of the attribute `open` (0 when it is absent), a title and what it means.
WORKLISTS = {
    1: ("To be sent", "Waiting for their due time, then the sweep of that minute sends them."),
    2: ("Sent", "The mail service has them; the text is kept until a delivery report."),
    3: (
        "In quarantine",
        "Looked like abuse. Within the hour a digest names each, with a link that lets it out.",
    ),
    0: ("Done", "Delivered or given up; the text is removed."),
}


@dataclass(frozen=True)
class JournalRow:
    """What may be shown of one message; times in seconds since the epoch."""

    state: str
    worklist: int
    reference: str
    kind: str
    role: str
    created: int
    due: int | None
    attempts: int
    flags: str
    reason: str
    has_text: bool

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        return cls(
            state=str(item["state"]),
            worklist=int(item.get("open", 0)),
            reference=str(item.get("reference", "")),
            kind=str(item.get("kind", "")),
            role=str(item.get("role", "")),
            created=int(item.get("created", 0)),
            due=int(item["due"]) if "due" in item else None,
            attempts=int(item.get("attempts", 0)),
            flags=str(item.get("flags", "")),
            reason=str(item.get("reason", "")),
            has_text="payload" in item,
        )


def message_rows(items: Sequence[Mapping[str, Any]]) -> list[JournalRow]:
    """The rows of messages without the counters, open ones first, sorted by their due time."""
    rows = [JournalRow.of(item) for item in items if "state" in item]
    order = list(WORKLISTS)
    return sorted(rows, key=lambda r: (order.index(r.worklist), r.due or 0, -r.created))


def by_state(rows: Sequence[JournalRow]) -> dict[str, int]:
    """How many rows are in each state, for example `{"SENT": 2}`."""
    return dict(sorted(Counter(row.state for row in rows).items()))


def journal_page(rows: Sequence[JournalRow], faults: Mapping[str, FaultInjector]) -> str:
    """The page `/journal`: one table for each worklist that has rows."""
    now = datetime.now(UTC).timestamp()
    tables = [
        {
            "title": title,
            "meaning": meaning,
            "rows": [_cells(row, now) for row in rows if row.worklist == worklist],
        }
        for worklist, (title, meaning) in WORKLISTS.items()
    ]
    return render(
        "journal",
        "The journal",
        faults,
        here="/journal",
        columns=COLUMNS,
        tables=[table for table in tables if table["rows"]],
        counts=list(by_state(rows).items()),
    )


def _cells(row: JournalRow, now: float) -> dict[str, Any]:
    return asdict(row) | {
        "flags": row.flags.replace(",", ", "),
        "age": duration(now - row.created),
        "due": "–" if row.due is None else _due(row.due - now),
    }


def _due(seconds: float) -> str:
    return f"in {duration(seconds)}" if seconds > 0 else f"{duration(-seconds)} ago"


def duration(seconds: float) -> str:
    """In the two largest units, for example `4 min 10 s` or `2 d 3 h`."""
    rest = int(max(0, seconds))
    parts: list[str] = []
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, rest = divmod(rest, length)
        if number or (unit == "s" and not parts):
            parts.append(f"{number} {unit}")
    return " ".join(parts[:2])
