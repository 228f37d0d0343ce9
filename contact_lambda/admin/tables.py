"""What the commands print: tables for people, and JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from contact_lambda.record import COPY, Record

Row = Mapping[str, Any]


def as_json(content: object) -> str:
    """Return JSON of one document, in plain ASCII so that no terminal acts on it."""
    return json.dumps(content, indent=2)


def as_table(rows: Sequence[Row]) -> list[str]:
    """Return lines with aligned columns, under their names; empty for no rows."""
    if not rows:
        return []
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def row_of(record: Record, age: str) -> dict[str, Any]:
    """Return one record without a visitor's words, e.g. for `list`."""
    return {
        "reference": record.reference,
        "state": record.state.value,
        "age": age,
        "kind": record.kind,
        "attempts": record.attempts,
        "others": " ".join(
            f"{'copy' if COPY in each.flags else 'to'}:{each.state.value}" for each in record.others
        ),
        "answer": record.answer,
        "text": "kept" if record.payload else "gone",
        "reason": record.reason,
    }


def _cell(value: object) -> str:
    return "-" if value in ("", None) else str(value)
