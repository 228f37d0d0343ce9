"""An interval on its scale, with the line of no difference and the line of importance.

         15 points better (12 to 18)
    |   ┆[=|=]                                        |
    |   ┆ matters from 10 points
    no difference                     100 points better

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
END_BETTER, END_WORSE = "{n} better", "{n} worse"
NO_DIFFERENCE = "no difference"
RANGE = "{difference} ({low} to {high})"
MATTERS = ("matters from {n} point", "matters from {n} points")
FIRST, LAST = 10, WIDTH - 10  # where the axis begins and ends
AXIS_Y, UPPER_Y, LOWER_Y = 38, 26, 50
ROWS = (70, 92, 114)  # where words stand below the axis
LETTER, BOLD_LETTER = Decimal("7.5"), Decimal(9)  # about the widths of a letter


@dataclass(frozen=True)
class Axis:
    """Differences from `first` to `last`; above 0 is better for people."""

    first: Decimal
    last: Decimal

    @property
    def has_both_sides(self) -> bool:
        return self.first < 0 < self.last

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
    rows = 1 + axis.has_both_sides + bool(result.importance)
    parts = [
        *_estimate(axis, ends, result),
        *(_both_sides(axis, result) if axis.has_both_sides else _one_side(axis, result)),
    ]
    return picture("interval", ROWS[rows - 1] + 6, text, parts)


def _benefit(result: Result, difference: Decimal) -> Decimal:
    """The difference as a gain: above 0 where it is better for people."""
    return -difference if result.better == Better.LOWER else difference


def _estimate(axis: Axis, ends: list[Decimal], result: Result) -> Iterator[str]:
    """The axis, the interval and the estimate on it, and above it the estimate in words."""
    places = (across(axis.place(ends[0])), across(axis.place(ends[1])))
    yield line("axis", (across(FIRST), across(LAST)), (AXIS_Y, AXIS_Y))
    yield line("interval", places, (AXIS_Y, AXIS_Y), stroke_width=14, stroke_opacity=0.4)
    gain = _benefit(result, result.estimate)
    yield _upright("estimate", axis.place(gain), stroke_width=4)
    label = _with_range(gain, ends)
    half = min(Decimal(WIDTH), len(label) * BOLD_LETTER) / 2
    place = min(max(axis.place(gain), half), WIDTH - half)
    yield words(label, across(place), 16, font_weight="bold")


def _with_range(gain: Decimal, ends: list[Decimal]) -> str:
    """`15 points better (12 to 18)`; without the range if it is on both sides, or too long."""
    label = _difference(gain)
    if ends[0] < 0 < ends[1]:
        return label
    low, high = (localize_number(size) for size in sorted(abs(end) for end in ends))
    long = translate(RANGE).format(difference=label, low=low, high=high)
    return long if len(long) * BOLD_LETTER <= WIDTH else label


def _one_side(axis: Axis, result: Result) -> Iterator[str]:
    """Below the axis: from which size it matters; then no difference and the best, or worst."""
    row, zero, far = ROWS[bool(result.importance)], Decimal(0), axis.first + axis.last
    yield _upright("zero", axis.place(zero), row - 14, stroke_width=2)
    for label, end in ((translate(NO_DIFFERENCE), zero), (_far_end(far), far)):
        yield words(label, across(axis.place(end)), row, "end" if end == axis.last else "start")
    if not result.importance:
        return
    size = result.importance if axis.last else -result.importance
    label, place = translate_count(*MATTERS, result.importance), axis.place(size)
    yield _upright("importance", place, ROWS[0] + 4, stroke_dasharray="3 3")
    if place > WIDTH / 2 and place + 6 + len(label) * LETTER > WIDTH:
        yield words(label, across(place - 6), ROWS[0], "end")
    else:
        yield words(label, across(place + 6), ROWS[0], "start")


def _both_sides(axis: Axis, result: Result) -> Iterator[str]:
    """Below the axis: worst and best; then no difference; then what the broken lines mean."""
    zero = axis.place(Decimal(0))
    yield _upright("zero", zero, ROWS[1] - 14, stroke_width=2)
    for end, anchor in ((axis.first, "start"), (axis.last, "end")):
        yield words(_short(end), across(axis.place(end)), ROWS[0], anchor)
    yield words(translate(NO_DIFFERENCE), across(zero), ROWS[1])
    if not result.importance:
        return
    for size in (-result.importance, result.importance):
        yield _upright("importance", axis.place(size), stroke_dasharray="3 3")
    middle = (ROWS[2] - 13, ROWS[2] + 3)
    yield line("legend", (across(FIRST), across(FIRST)), middle, stroke_dasharray="3 3")
    label = translate_count(*MATTERS, result.importance)
    yield words(label, across(FIRST + 8), ROWS[2], "start")


def _far_end(gain: Decimal) -> str:
    """`100 points better`, or `100 better` where “no difference” would not fit beside it."""
    long = _difference(gain)
    both = len(long) + len(translate(NO_DIFFERENCE)) + 1
    return long if both * LETTER <= LAST - FIRST else _short(gain)


def _short(gain: Decimal) -> str:
    frame = END_BETTER if gain > 0 else END_WORSE
    return translate(frame).format(n=localize_number(abs(gain)))


def _upright(drawn_as: str, place: Decimal, lower: int = LOWER_Y, **more: object) -> str:
    return line(drawn_as, (across(place), across(place)), (UPPER_Y, lower), **more)


def _difference(gain: Decimal) -> str:
    if not gain:
        return translate(NO_DIFFERENCE)
    return translate_count(*(BETTER if gain > 0 else WORSE), abs(gain))
