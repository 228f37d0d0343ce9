"""What editors are told of a source's standing: the word that visitors read, and why."""

from collections.abc import Iterator

from cms.evidence.choices import SourceStatus, StandingCode
from cms.evidence.grounds import DOUBTED, GONE
from cms.evidence.standing import Standing

OWN = {
    SourceStatus.UNVERIFIED: "not checked yet",
    SourceStatus.CORRECTED: "corrected",
} | {status: status.label.lower() for status in GONE | DOUBTED}


def told(standing: Standing) -> str:
    """`Relied on`, `In doubt (superseded)`, `Withdrawn (rests on trial-2011, retracted)`"""
    reasons = "; ".join(why(standing))
    return f"{standing.standing.label} ({reasons})" if reasons else standing.standing.label


def why(standing: Standing) -> Iterator[str]:
    """The source's own status, then each source at fault that it builds on, the nearest first."""
    if standing.own in OWN:
        passed = standing.since == "date"
        yield f"{OWN[standing.own]}: its date has passed" if passed else OWN[standing.own]
    inherited = standing.standing == StandingCode.FALLEN and standing.own not in GONE
    verb = "rests on" if inherited else "builds on"
    for ancestor in standing.builds_on:
        if ancestor.status in GONE | DOUBTED:
            yield f"{verb} {ancestor.key}, {ancestor.status.label.lower()}"
