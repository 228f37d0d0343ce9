"""The sentence that visitors read about a change, in the page's language.

`Changed on 3 May 2026: a study behind this was withdrawn.`
"""

from datetime import date
from typing import Any

from django.utils import formats

from cms.claim_history.models import ClaimChange, Decision
from cms.core.i18n import translate
from cms.evidence.choices import Relation, SourceKind, SourceStatus
from cms.evidence.support import SUPPORTING

STANDARD_SENTENCE = "Changed on {date}: {reason}."
DAY_FORMAT = "j F Y"  # as Django writes formats of dates
DATE, REASON = "{date}", "{reason}"
STUDIES = {
    SourceKind.SYSTEMATIC_REVIEW, SourceKind.NETWORK_META_ANALYSIS, SourceKind.UMBRELLA_REVIEW,
    SourceKind.RANDOMISED_TRIAL, SourceKind.OBSERVATIONAL, SourceKind.QUALITATIVE,
    SourceKind.CASE_SERIES, SourceKind.PREPRINT,
}  # fmt: skip
# Who: by what the source is, and by how it stands to the claim.
BEHIND = {
    "study": "a study behind this",
    "guideline": "a guideline behind this",
    "source": "a source behind this",
}
BELOW = {
    "study": "a study that a source behind this builds on",
    "guideline": "a guideline that a source behind this builds on",
    "source": "a source that a source behind this builds on",
}
AGAINST = {
    "study": "a study that disagrees with this",
    "guideline": "a guideline that disagrees with this",
    "source": "a source that disagrees with this",
}
BESIDE = {
    "study": "a study named here",
    "guideline": "a guideline named here",
    "source": "a source named here",
}
# What: every subject above is one thing, feminine in French and German, and the subject of these.
HAPPENED = {
    SourceStatus.RETRACTED: "{source} was withdrawn",
    SourceStatus.WITHDRAWN: "{source} was withdrawn",
    SourceStatus.EXPRESSION_OF_CONCERN: "{source} was seriously questioned",
    SourceStatus.CORRECTED: "{source} was corrected",
    SourceStatus.SUPERSEDED: "{source} was replaced by a newer edition",
    SourceStatus.EXPIRED: "{source} is no longer kept up to date",
    SourceStatus.CURRENT: "{source} counts again",
    SourceStatus.UNVERIFIED: "{source} counts again",
}
DECIDED = {
    Decision.SOFTENED: "We now say it more carefully.",
    Decision.REPLACED: "It now rests on another source.",
    Decision.TAKEN_DOWN: "We took down what rested on it.",
    Decision.KEPT: "We looked at it again and keep what we say.",
}


def in_words(change: ClaimChange, sentence: str = "") -> str:
    """The change and, once visitors can read it, the decision. Reads the source of `change.change`.

    `sentence` is the clinic's own, such as `{date}: {reason}, so we changed this.`
    """
    told = (sentence or translate(STANDARD_SENTENCE)).replace(REASON, reason(change))
    parts = [told.replace(DATE, _day(change.change.changed_on))]
    if change.decision in DECIDED and change.in_force_at:
        parts.append(change.public_words or translate(DECIDED[Decision(change.decision)]))
    return " ".join(parts)


def _day(day: date) -> str:
    """`3 May 2026`, `3. Mai 2026`, `3 mai 2026`"""
    return str(formats.date_format(day, translate(DAY_FORMAT)))


def reason(change: ClaimChange) -> str:
    """`a study behind this was withdrawn`"""
    status = SourceStatus(change.change.after)
    return translate(HAPPENED[status]).replace("{source}", translate(_subject(change)))


def _subject(change: ClaimChange) -> str:
    kind = _kind(change.change.kind)
    if change.relation == Relation.CONTRADICTS and change.is_direct:
        return AGAINST[kind]
    if change.relation not in SUPPORTING:
        return BESIDE[kind]
    return BEHIND[kind] if change.is_direct else BELOW[kind]


def _kind(kind: Any) -> str:
    if kind in STUDIES:
        return "study"
    return "guideline" if kind == SourceKind.GUIDELINE else "source"
