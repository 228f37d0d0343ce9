"""A result as one sentence for people who read no statistics, in the page's language.

The words for certainty follow GRADE guidelines 26 (Santesso and others, 2020,
https://doi.org/10.1016/j.jclinepi.2019.10.014) and Cochrane's guidance for plain language
summaries: high certainty needs no word, moderate is “probably”, low is “may”, and of very low
certainty we say that we are unsure. See “In plain words” in `docs/evidence/rules.md`.
"""

from dataclasses import dataclass

from cms.core.i18n import localize_number, translate, translate_count
from cms.evidence.choices import Better, Certainty, Measure, StandingCode, TimeUnit
from cms.evidence.results import Frequencies, Result, Scale, Timespan

# The words of the catalogues in `cms/locale`. A pair is a singular and a plural.
POINTS_LOWER = (
    "about {n} point lower on a scale of {low} to {high}",
    "about {n} points lower on a scale of {low} to {high}",
)
POINTS_HIGHER = (
    "about {n} point higher on a scale of {low} to {high}",
    "about {n} points higher on a scale of {low} to {high}",
)
NO_POINTS = "no difference on a scale of {low} to {high}"
PEOPLE = "about {treated} of {per} people with the treatment and {untreated} of {per} without it"
PEOPLE_FEWER = ("about {n} person fewer in {per}", "about {n} people fewer in {per}")
PEOPLE_MORE = ("about {n} person more in {per}", "about {n} people more in {per}")
NO_PEOPLE = "no difference in {per} people"
POINTS_AFTER = "{finding} after {time}"
PEOPLE_AFTER = "{finding}, after {time}"
TIMES = {
    TimeUnit.DAY: ("{n} day", "{n} days"),
    TimeUnit.WEEK: ("{n} week", "{n} weeks"),
    TimeUnit.MONTH: ("{n} month", "{n} months"),
    TimeUnit.YEAR: ("{n} year", "{n} years"),
}
POINTS_BETTER = {
    Better.LOWER: "{finding} (lower is better)",
    Better.HIGHER: "{finding} (higher is better)",
}
PEOPLE_BETTER = {
    Better.LOWER: "{finding} (fewer is better)",
    Better.HIGHER: "{finding} (more is better)",
}
LITTLE_BETTER = "{finding}: better, but by less than the source itself calls important"
LITTLE_WORSE = "{finding}: worse, but by less than the source itself calls important"
MAY_BE_NONE = "{finding}; no difference is possible too"
CERTAIN = {
    Certainty.HIGH: "{finding}",
    Certainty.MODERATE: "probably {finding}",
    Certainty.LOW: "may be {finding}",
    Certainty.VERY_LOW: "we are very unsure whether it is {finding}",
    Certainty.NOT_RATED: "{finding}; how certain this is has not been rated",
}
IN_DOUBT = "in doubt: {finding}"


@dataclass(frozen=True)
class Trust:
    """How far one may rely on a result today: its certainty, and whether its source still holds."""

    certainty: Certainty | None
    standing: StandingCode

    def and_also(self, other: "Trust | None") -> "Trust":
        """The lower certainty and the worse standing of the two."""
        if other is None:
            return self
        both = (self.certainty, other.certainty)
        certainties = [each for each in both if each is not None]
        lowest = min(certainties, key=lambda each: each.rank) if len(certainties) == 2 else None
        order = list(StandingCode)
        return Trust(lowest, max(self.standing, other.standing, key=order.index))


def in_words(result: Result, trust: Trust) -> str | None:
    """`Probably about 15 points lower on a scale of 0 to 100 after 3 months (lower is better)`

    None where the source or the claim fell, where a claim has no certainty, and for a ratio without
    numbers of people: a ratio alone misleads.
    """
    size = _size(result)
    if size is None or trust.certainty is None or trust.standing == StandingCode.FALLEN:
        return None
    sentence = with_frame(CERTAIN[trust.certainty], _with_remarks(size, result))
    if trust.standing == StandingCode.IN_DOUBT:
        sentence = with_frame(IN_DOUBT, sentence)
    return sentence[:1].upper() + sentence[1:]


def _size(result: Result) -> str | None:
    if result.frequencies:
        return _people(result.frequencies)
    if result.measure == Measure.MEAN_DIFFERENCE and result.scale:
        return _points(result, result.scale)
    if result.measure == Measure.RISK_DIFFERENCE and result.per:
        return _fewer_or_more(result, result.per)
    return None


def _people(counted: Frequencies) -> str:
    return translate(PEOPLE).format(
        treated=localize_number(counted.treated),
        untreated=localize_number(counted.untreated),
        per=localize_number(counted.per),
    )


def _points(result: Result, scale: Scale) -> str:
    words = POINTS_LOWER if result.estimate < 0 else POINTS_HIGHER
    shown = (
        translate_count(*words, abs(result.estimate)) if result.estimate else translate(NO_POINTS)
    )
    return shown.format(low=localize_number(scale.low), high=localize_number(scale.high))


def _fewer_or_more(result: Result, per: int) -> str:
    words = PEOPLE_FEWER if result.estimate < 0 else PEOPLE_MORE
    shown = (
        translate_count(*words, abs(result.estimate)) if result.estimate else translate(NO_PEOPLE)
    )
    return shown.format(per=localize_number(per))


def _with_remarks(size: str, result: Result) -> str:
    in_points = result.measure == Measure.MEAN_DIFFERENCE
    if result.after:
        after = translate(POINTS_AFTER if in_points else PEOPLE_AFTER)
        size = after.format(finding=size, time=time_words(result.after))
    size = with_frame((POINTS_BETTER if in_points else PEOPLE_BETTER)[result.better], size)
    if result.is_unimportant and result.estimate:
        is_better = (result.estimate < 0) == (result.better == Better.LOWER)
        size = with_frame(LITTLE_BETTER if is_better else LITTLE_WORSE, size)
    return with_frame(MAY_BE_NONE, size) if result.may_be_none and result.estimate else size


def time_words(after: Timespan) -> str:
    """`3 months`; in German in the dative, because it follows “nach”."""
    return translate_count(*TIMES[after.unit], after.count)


def with_frame(frame: str, finding: str) -> str:
    """The finding inside a frame of this module: `probably …`, in the page's language."""
    return finding if frame == "{finding}" else translate(frame).format(finding=finding)
