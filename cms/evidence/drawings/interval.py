"""An interval on its scale, with the line of no difference and the line of importance.

    15 points better
    |   ┆[=|=]                                        |
    0                                               100
    ┆ important from 10

The axis leads from no difference to the best that the scale allows. It leads to the worst where the
whole interval is worse, and to both where the interval includes no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cms.core.i18n import localize_number, translate, translate_count
from cms.evidence.choices import Better
from cms.evidence.drawings.svg import WIDTH, across, line, picture, words
from cms.evidence.results import Result

BETTER = ("{n} point better", "{n} points better")
WORSE = ("{n} point worse", "{n} points worse")
NO_DIFFERENCE = "no difference"
IMPORTANT_FROM = "important from {n}"
FIRST, LAST = 10, WIDTH - 10  # where the axis begins and ends
AXIS_Y, UPPER_Y, LOWER_Y = 38, 26, 50
LETTER = Decimal("7.5")  # about the width of a letter


@dataclass(frozen=True)
class Axis:
    """Differences from `first` to `last`; above 0 is better for people."""

    first: Decimal
    last: Decimal

    def place(self, difference: Decimal) -> Decimal:
        share = (difference - self.first) / (self.last - self.first)
        return FIRST + (LAST - FIRST) * share


def interval_drawing(result: Result, text: str) -> str | None:
    """The SVG; None without a scale or an interval: an estimate alone looks too exact."""
    if result.scale is None or result.interval is None:
        return None
    ends = sorted(_benefit(result, end) for end in (result.interval.low, result.interval.high))
    whole = result.scale.range
    axis = Axis(-whole if ends[0] < 0 else Decimal(0), whole if ends[1] > 0 else Decimal(0))
    if axis.first == axis.last:  # an interval of no width at no difference
        axis = Axis(-whole, whole)
    parts = [*_lines(axis, ends, result), *_labels(axis, result)]
    return picture("interval", 92 if result.importance else 72, text, parts)


def _benefit(result: Result, difference: Decimal) -> Decimal:
    """The difference as a gain: above 0 where it is better for people."""
    return -difference if result.better == Better.LOWER else difference


def _lines(axis: Axis, ends: list[Decimal], result: Result) -> Iterator[str]:
    places = [across(axis.place(end)) for end in ends]
    yield line("axis", (across(FIRST), across(LAST)), (AXIS_Y, AXIS_Y))
    yield line(
        "interval", (places[0], places[1]), (AXIS_Y, AXIS_Y), stroke_width=12, stroke_opacity=0.45
    )
    yield _upright("zero", axis.place(Decimal(0)), stroke_width=2)
    for sign in (-1, 1):
        size = sign * (result.importance or Decimal(0))
        if size and axis.first <= size <= axis.last:
            yield _upright("importance", axis.place(size), stroke_dasharray="3 3")
    yield _upright("estimate", axis.place(_benefit(result, result.estimate)), stroke_width=4)


def _upright(drawn_as: str, place: Decimal, **more: object) -> str:
    return line(drawn_as, (across(place), across(place)), (UPPER_Y, LOWER_Y), **more)


def _labels(axis: Axis, result: Result) -> Iterator[str]:
    gain = _benefit(result, result.estimate)
    shown = _difference(gain)
    half = min(Decimal(WIDTH), len(shown) * LETTER) / 2
    yield words(shown, across(min(max(axis.place(gain), half), WIDTH - half)), 16)
    for end, anchor in ((axis.first, "start"), (axis.last, "end")):
        label = _difference(end) if end and axis.first < 0 else localize_number(abs(end))
        yield words(label, across(axis.place(end)), 68, anchor)
    if axis.first < 0 < axis.last:
        yield words("0", across(axis.place(Decimal(0))), 68)
    if result.importance:
        yield line("legend", (across(FIRST), across(FIRST)), (75, 91), stroke_dasharray="3 3")
        legend = translate(IMPORTANT_FROM).format(n=localize_number(result.importance))
        yield words(legend, across(FIRST + 8), 88, "start")


def _difference(gain: Decimal) -> str:
    if not gain:
        return translate(NO_DIFFERENCE)
    return translate_count(*(BETTER if gain > 0 else WORSE), abs(gain))
