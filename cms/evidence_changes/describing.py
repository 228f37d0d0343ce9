"""Sentences for editors about a change: in mails, on the desk and on the page of a decision."""

from datetime import timedelta

from django.template.defaultfilters import pluralize
from django.utils import timezone

from cms.claim_history.models import Cause, ClaimChange, SourceChange
from cms.evidence.choices import SourceStatus

HAPPENED = {
    SourceStatus.RETRACTED: "was retracted",
    SourceStatus.WITHDRAWN: "was withdrawn",
    SourceStatus.EXPRESSION_OF_CONCERN: "is under an expression of concern",
    SourceStatus.CORRECTED: "was corrected",
    SourceStatus.SUPERSEDED: "was replaced by a newer edition",
    SourceStatus.EXPIRED: "is past its date",
    SourceStatus.CURRENT: "holds again",
    SourceStatus.UNVERIFIED: "holds again",
}


def what_happened(change: SourceChange, *, short: bool = False) -> str:
    """`Hayden JA and others 2021: Exercise therapy … was retracted (Crossref: publisher, 3 May
    2026). Nobody has decided this notice yet: its status is still “Current”.`

    Short, for a subject: `a source was retracted`.
    """
    happened = HAPPENED[SourceStatus(change.after)]
    if short:
        return f"a source {happened}"
    told = f"{change.source or change.key} {happened} ({_by_whom(change)})."
    if change.is_notice:
        told += (
            " Nobody has decided this notice yet: the source still counts as "
            f"“{change.get_before_display()}”."
        )
    return told


def _by_whom(change: SourceChange) -> str:
    day = timezone.localtime(change.recorded_at)
    if change.before == change.after:  # the status is as it was: see `new_dependencies`
        return f"since {day:%-d %B %Y} another source is known to build on it"
    if change.cause == Cause.DATE and change.lapsed_on:
        return f"valid until {change.lapsed_on:%-d %B %Y}"
    if change.alert:
        return f"{change.alert.found_via}, {change.alert.found_on:%-d %B %Y}"
    return f"set by a person on {day:%-d %B %Y}"


def where_it_is(row: ClaimChange) -> str:
    """`English. Live and in the draft. Names Airaksinen 2006, which builds on it.`"""
    if row.in_live:
        place = "Live and in the draft" if row.in_draft else "Live"
    else:
        place = "In a draft only"
    through = "" if row.is_direct or not row.via else f" Names {row.via.name}, which builds on it."
    return f"{row.page.locale}. {place}.{through}"


def age(row: ClaimChange) -> str:
    """`new`, `1 day`, `12 days`: since the change was noticed."""
    waited: timedelta = timezone.now() - row.change.recorded_at
    days = max(0, waited.days)
    if days:
        return f"{days} day{pluralize(days)}"
    hours = int(waited.total_seconds() // 3600)
    return f"{hours} hour{pluralize(hours)}" if hours > 0 else "new"
