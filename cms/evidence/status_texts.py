"""What editors are told of a source's standing: the word that visitors read, and why."""

from collections.abc import Iterator

from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.effective_status import EffectiveStatus
from cms.evidence.own_status import DOUBTED_STATUSES, FALLEN_STATUSES


def describe_status(standing: EffectiveStatus) -> str:
    """`Relied on`, `In doubt (superseded)`, `Withdrawn (rests on trial-2011, retracted)`"""
    reasons = "; ".join(explain_status(standing))
    return f"{standing.standing.label} ({reasons})" if reasons else str(standing.standing.label)


def explain_status(standing: EffectiveStatus) -> Iterator[str]:
    """The source's own status, then each source at fault that it builds on, the nearest first."""
    if standing.own != SourceStatus.CURRENT:
        passed = ", its date has passed" if standing.since == "date" else ""
        yield f"{_word(standing.own)}{passed}"
    alone = standing.standing == StandingCode.FALLEN and standing.own not in FALLEN_STATUSES
    verb = "rests on" if alone else "builds on"
    at_fault = [
        above for above in standing.builds_on if above.status in FALLEN_STATUSES | DOUBTED_STATUSES
    ]
    for above in at_fault:
        yield f"{verb} {above.key}, {_word(above.status)}"


def _word(status: SourceStatus) -> str:
    return str(status.label).lower()
