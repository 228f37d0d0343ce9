"""The journal as a page: how far each message is, and never a word of a visitor.

Rows are read through a list of harmless attributes; of the message itself only whether it is
still kept is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any, Self

from infra.local.aws.fault_injection import FaultInjector
from infra.local.inbox.layout import REFRESH, page

# The value of `open`, then what it means; 0 stands for no value.
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
    """The rows of messages, open ones first by their due time; counters are left out."""
    rows = [JournalRow.of(item) for item in items if "state" in item]
    order = list(WORKLISTS)
    return sorted(rows, key=lambda r: (order.index(r.worklist), r.due or 0, -r.created))


def by_state(rows: Sequence[JournalRow]) -> dict[str, int]:
    """How many rows are in each state, for example `{"SENT": 2}`."""
    return dict(sorted(Counter(row.state for row in rows).items()))


def journal_page(rows: Sequence[JournalRow], switches: dict[str, FaultInjector]) -> str:
    now = datetime.now(UTC).timestamp()
    tables = "".join(
        _table(worklist, [row for row in rows if row.worklist == worklist], now)
        for worklist in WORKLISTS
    )
    empty = (
        '<div class="empty"><p><strong>The journal is empty</strong> A message is written here '
        "before its mail is sent, and stays until the mail is delivered.</p></div>"
    )
    body = (
        f"<h1>The journal</h1>{tables or empty}"
        f'<p class="quiet">{_counted(rows)} This page looks for changes every {REFRESH} seconds. '
        'For programs: <a href="/status.json">status.json</a>.</p>'
    )
    return page("The journal", body, switches, here="/journal", live=True)


def _counted(rows: Sequence[JournalRow]) -> str:
    if not rows:
        return "No rows."
    return ", ".join(f"{number} {escape(state)}" for state, number in by_state(rows).items()) + "."


def _table(worklist: int, rows: Sequence[JournalRow], now: float) -> str:
    if not rows:
        return ""
    title, explained = WORKLISTS[worklist]
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("State", "Reference", "Age", "Due", "Attempts", "For", "Last answer", "Text")
    )
    return (
        f'<section class="rows"><h2>{title} ({len(rows)})</h2><p class="quiet">{explained}</p>'
        f"<table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(_row(row, now) for row in rows)}</tbody></table></section>"
    )


def _row(row: JournalRow, now: float) -> str:
    due = "–" if row.due is None else _due(row.due - now)
    mark = f" <small>{escape(row.flags.replace(',', ', '))}</small>" if row.flags else ""
    name = escape(row.reference) + (f" <small>{escape(row.kind)}</small>" * (row.kind == "digest"))
    cells = (
        ("State", f'<b class="state {escape(row.state.lower())}">{escape(row.state)}</b>{mark}'),
        ("Reference", name),
        ("Age", duration(now - row.created)),
        ("Due", due),
        ("Attempts", str(row.attempts)),
        ("For", escape(row.role)),
        ("Last answer", escape(row.reason) or "–"),
        ("Text", "kept" if row.has_text else "removed"),
    )
    return (
        "<tr>"
        + "".join(f'<td data-name="{name}"><span>{value}</span></td>' for name, value in cells)
        + "</tr>"
    )


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
