"""What editors are told of a source's standing: the word that visitors read, and why."""

from collections.abc import Iterator

from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.grounds import DOUBTED, GONE
from cms.evidence.standing import Standing


def told(standing: Standing) -> str:
    """`Relied on`, `In doubt (superseded)`, `Withdrawn (rests on trial-2011, retracted)`"""
    reasons = "; ".join(why(standing))
    return f"{standing.standing.label} ({reasons})" if reasons else str(standing.standing.label)


def why(standing: Standing) -> Iterator[str]:
    """The source's own status, then each source at fault that it builds on, the nearest first."""
    if standing.own != SourceStatus.CURRENT:
        passed = ", its date has passed" if standing.since == "date" else ""
        yield f"{_word(standing.own)}{passed}"
    alone = standing.standing == StandingCode.FALLEN and standing.own not in GONE
    verb = "rests on" if alone else "builds on"
    at_fault = [above for above in standing.builds_on if above.status in GONE | DOUBTED]
    for above in at_fault:
        yield f"{verb} {above.key}, {_word(above.status)}"


def _word(status: SourceStatus) -> str:
    return str(status.label).lower()
