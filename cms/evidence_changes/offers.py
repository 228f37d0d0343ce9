"""What one click can do about each claim that waits."""

from collections.abc import Iterable
from typing import Any

from cms.evidence_changes.forms import claim_in_question, softer_certainties
from cms.evidence_changes.queue import Entry
from cms.evidence_changes.suggestions import all_findings, suggestions


def with_offers(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """`[{"entry": …, "softer": Certainty | None, "suggestion": Suggestion | None}]`

    A claim that cannot be softened by its certainty has no `softer`: its words can be changed. The
    findings of the library are read once.
    """
    entries = list(entries)
    library = all_findings() if entries else []
    return [
        {
            "entry": entry,
            "softer": next(iter(softer_certainties(claim_in_question(entry.row))), None),
            "suggestion": next(iter(suggestions(entry.row, library)), None),
        }
        for entry in entries
    ]
