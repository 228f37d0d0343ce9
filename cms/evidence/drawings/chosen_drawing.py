"""Chooses the drawing of a result, and writes its text equivalent."""

from dataclasses import dataclass

from cms.core.i18n import localize_number, translate, translate_count
from cms.evidence.choices import Certainty, StandingCode
from cms.evidence.drawings.icon_array import DOTS, each_dot, icon_array
from cms.evidence.drawings.interval import difference_in_words, interval_drawing
from cms.evidence.drawings.svg import without_controls
from cms.evidence.plain_sentence import Trust, in_words
from cms.evidence.results import Interval, Result

INTERVAL = "{sentence}. The {level} % interval goes from {low} to {high}."
IMPORTANT = (
    "{sentence} The source calls {n} point important.",
    "{sentence} The source calls {n} points important.",
)
DRAWN = frozenset({Certainty.HIGH, Certainty.MODERATE, Certainty.LOW})


@dataclass(frozen=True)
class Drawing:
    """An SVG of at most 3 kB, and the text that says the same."""

    svg: str
    text: str


def drawing(result: Result, trust: Trust) -> Drawing | None:
    """The drawing; None where the numbers do not carry one.

    None too where the source or the claim is in doubt or fell, and where the certainty is very low
    or not rated: a drawing looks exact.
    """
    sentence = in_words(result, trust)
    if not sentence or trust.certainty not in DRAWN or trust.standing != StandingCode.STANDS:
        return None
    if result.frequencies:
        text = _text_of_people(sentence, result.frequencies.per // DOTS)
        svg = icon_array(result.frequencies, result.better, text)
    else:
        text = _text_of_interval(sentence, result)
        svg = interval_drawing(result, text)
    return Drawing(svg, text) if svg else None


def _text_of_people(sentence: str, people: int) -> str:
    return f"{sentence}. {each_dot(people)}." if people > 1 else f"{sentence}."


def _text_of_interval(sentence: str, result: Result) -> str:
    if result.interval:
        sentence = _with_interval(sentence, result.interval)
    if result.importance:
        sentence = translate_count(*IMPORTANT, result.importance).replace("{sentence}", sentence)
    return f"{without_controls(result.scale.label)}: {sentence}" if result.scale else sentence


def _with_interval(sentence: str, interval: Interval) -> str:
    ends = (interval.low, interval.high)
    if interval.high <= 0:
        ends = (interval.high, interval.low)
    return translate(INTERVAL).format(
        sentence=sentence,
        level=localize_number(interval.level),
        low=difference_in_words(ends[0]),
        high=difference_in_words(ends[1]),
    )
