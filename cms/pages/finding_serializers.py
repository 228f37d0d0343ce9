"""The public JSON of a finding: its numbers, one sentence in plain words, and a drawing."""

from functools import lru_cache
from typing import Annotated, TypedDict

from cms.core.i18n import public_language
from cms.core.prefetch import once_an_answer
from cms.evidence.choices import Better, Certainty, Measure, StandingCode, TimeUnit
from cms.evidence.drawings import drawing
from cms.evidence.models import Finding
from cms.evidence.plain_sentence import Trust, in_words
from cms.evidence.results import Frequencies, Interval, Result, Timespan
from cms.pages.serializers import Enum, enum, enum_or_none, text


class ScaleValue(TypedDict):
    """The scale of a difference in points; `label` says what it measures: `pain`."""

    min: float
    max: float
    label: str
    better: Annotated[Enum, Better]


class IntervalValue(TypedDict):
    """The confidence interval of the estimate; `level` is in percent."""

    low: float
    high: float
    level: int


FrequenciesValue = TypedDict("FrequenciesValue", {"per": int, "with": int, "without": int})
FrequenciesValue.__doc__ = (
    "Of `per` people (100 or 1,000), how many had the outcome with and without the treatment."
)


class TimespanValue(TypedDict):
    """How long after the beginning it was measured: 3 and `month`."""

    count: int
    unit: Annotated[Enum, TimeUnit]


class ResultValue(TypedDict):
    """An effect in numbers, with the treatment against without it.

    `estimate`, `interval` and `importance` are points of `scale`, or people out of 100 or 1,000, or
    for a ratio a quotient. A difference below 0 is lower with the treatment. `importance` is the
    least size that the source itself calls important.
    """

    measure: Annotated[Enum, Measure]
    better: Annotated[Enum, Better]
    scale: ScaleValue | None
    estimate: float
    interval: IntervalValue | None
    importance: float | None
    frequencies: FrequenciesValue | None
    after: TimespanValue | None


class DrawingValue(TypedDict):
    """An SVG of at most 3 kB that is safe to embed as it is, and the text that says the same.

    It has no style, script or id. Its colour is that of the text around it.
    """

    svg: str
    text: str


class Shown(TypedDict):
    """A finding's numbers, the sentence and the drawing.

    The sentence has the certainty of the claim that it supports, and is never surer than that. It
    is null once the source or the claim has fallen. The drawing is null too while one of the two is
    in doubt, where the certainty is very low or not rated, and where the numbers do not carry one.
    """

    result: ResultValue | None
    in_words: str | None
    drawing: DrawingValue | None


class FindingValue(TypedDict):
    """`certainty` is the rating that counts: `not_rated` without `rated_by`, or once the source
    fell. For `result`, `in_words` and `drawing` see `Shown`."""

    key: str
    population: str
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None
    effect: str | None
    participants: int | None
    studies: int | None
    certainty: Annotated[Enum, Certainty] | None
    rated_by: str | None
    meets_importance_threshold: bool | None
    locator: str | None
    result: ResultValue | None
    in_words: str | None
    drawing: DrawingValue | None


NOT_SHOWN = Shown(result=None, in_words=None, drawing=None)


def finding_value(
    finding: Finding, standing: StandingCode, claims: Trust | None = None
) -> FindingValue:
    """The JSON of a finding of a source with that standing.

    `claims` limits the sentence to the least certain claim of the page that the finding supports.
    """
    key = ("finding", finding.pk, standing, claims, public_language())
    return once_an_answer(key, lambda: _finding_value(finding, standing, claims), finding)


def _finding_value(finding: Finding, standing: StandingCode, claims: Trust | None) -> FindingValue:
    is_fallen = standing == StandingCode.FALLEN
    trust = Trust(finding.rating, standing).and_also(claims)
    return FindingValue(
        key=finding.key,
        population=finding.population,
        intervention=finding.intervention,
        comparator=finding.comparator,
        outcome=finding.outcome,
        timepoint=text(finding.timepoint),
        effect=text(finding.effect),
        participants=finding.participants,
        studies=finding.studies,
        certainty=enum_or_none(Certainty, "not_rated" if is_fallen else finding.rating),
        rated_by=text(finding.rated_by),
        meets_importance_threshold=finding.meets_importance_threshold,
        locator=text(finding.locator),
        **shown(finding.result, trust),
    )


def shown(result: Result | None, trust: Trust | None) -> Shown:
    """What visitors see of a result; nothing once its source has fallen.

    Without `trust` only the numbers: beside a claim that they do not support.
    """
    if result is None or (trust and trust.standing == StandingCode.FALLEN):
        return NOT_SHOWN
    return _shown(result, trust, public_language())


@lru_cache(maxsize=512)  # of 4 kB each
def _shown(result: Result, trust: Trust | None, _language: str | None) -> Shown:
    """Numbers, sentence and drawing, made once in a language; nobody modifies what is returned."""
    return Shown(
        result=_result(result),
        in_words=in_words(result, trust) if trust else None,
        drawing=_drawing(result, trust) if trust else None,
    )


def _drawing(result: Result, trust: Trust) -> DrawingValue | None:
    drawn = drawing(result, trust)
    return DrawingValue(svg=drawn.svg, text=drawn.text) if drawn else None


def _result(found: Result) -> ResultValue:
    return ResultValue(
        measure=enum(Measure, found.measure),
        better=enum(Better, found.better),
        scale=_scale(found),
        estimate=float(found.estimate),
        interval=_interval(found.interval),
        importance=None if found.importance is None else float(found.importance),
        frequencies=_frequencies(found.frequencies),
        after=_after(found.after),
    )


def _scale(found: Result) -> ScaleValue | None:
    if found.scale is None:
        return None
    return ScaleValue(
        min=float(found.scale.low),
        max=float(found.scale.high),
        label=found.scale.label,
        better=enum(Better, found.better),
    )


def _interval(found: Interval | None) -> IntervalValue | None:
    if found is None:
        return None
    return IntervalValue(low=float(found.low), high=float(found.high), level=found.level)


def _frequencies(found: Frequencies | None) -> FrequenciesValue | None:
    if found is None:
        return None
    return {"per": found.per, "with": found.treated, "without": found.untreated}


def _after(found: Timespan | None) -> TimespanValue | None:
    if found is None:
        return None
    return TimespanValue(count=found.count, unit=enum(TimeUnit, found.unit))
