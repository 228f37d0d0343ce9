"""An interval on its scale, with the line of no difference and the line of importance.

              15 points lower (12 to 18)
                       |
    |          ┆    [==|==]       |--> better
    |          ┆ matters from 10 points
    no difference          25 of 100 points

The axis leads from no difference to the better side. It leads to the worse side where the whole
interval is worse, and to both where the interval includes no difference; better is on the right,
where an arrow leads. It shows a quarter of the scale, half of it or all: the least that has room
for everything, and its end says how much that is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cms.core.i18n import localize_number, translate, translate_count
from cms.evidence.choices import Better
from cms.evidence.drawings.svg import ARROW, WIDTH, across, arrow, line, picture, width_of, words
from cms.evidence.results import Result, Scale

LOWER = ("{n} point lower", "{n} points lower")
HIGHER = ("{n} point higher", "{n} points higher")
NO_DIFFERENCE = "no difference"
RANGE = "{difference} ({low} to {high})"
MATTERS = ("matters from {n} point", "matters from {n} points")
BETTER = "better"
END = "{n} of {whole} points"
SHARES = (Decimal("0.25"), Decimal("0.5"))  # of the scale; else all of it
FULL = Decimal("0.95")  # of the axis: more would touch its end
FIRST = 10  # where the axis begins
LABEL_Y, TOUCH_Y, UPPER_Y, AXIS_Y, LOWER_Y = 17, 23, 36, 48, 60
ROW, ROWS_Y = 23, 82  # words below the axis: the height of a line, and the first
GAP = 6  # between a line or an arrow and its words


@dataclass(frozen=True)
class Axis:
    """Differences from `first` to `last`, which stands at `end`; above 0 is better for people."""

    first: Decimal
    last: Decimal
    end: Decimal

    @property
    def has_both_sides(self) -> bool:
        return self.first < 0 < self.last

    @property
    def reach(self) -> Decimal:
        """How many points it shows on a side."""
        return max(-self.first, self.last)

    def place(self, difference: Decimal) -> Decimal:
        share = (difference - self.first) / (self.last - self.first)
        return FIRST + (self.end - FIRST) * share


def interval_drawing(result: Result, text: str) -> str | None:
    """The SVG; None without a scale or an interval: an estimate alone looks too exact."""
    if result.scale is None or result.interval is None:
        return None
    ends = sorted(_benefit(result, end) for end in (result.interval.low, result.interval.high))
    axis = _axis(ends, result.importance, result.scale)
    parts, row = [*_estimate(axis, ends, result)], ROWS_Y
    if result.importance:
        parts += _importance(axis, result.importance, row)
        row += ROW
    ends_of_axis, rows = _ends(axis, result.scale, row)
    return picture("interval", row + (rows - 1) * ROW + 8, text, [*parts, *ends_of_axis])


def _axis(ends: list[Decimal], importance: Decimal | None, scale: Scale) -> Axis:
    most = max(abs(ends[0]), abs(ends[1]), importance or 0)
    whole, nothing = scale.range, Decimal(0)
    reach = next((whole * each for each in SHARES if most <= whole * each * FULL), whole)
    first, last = (-reach if ends[0] < 0 else nothing), (reach if ends[1] > 0 else nothing)
    if first == last:  # of no width, at no difference
        first, last = -reach, reach
    return Axis(first, last, WIDTH - ARROW - GAP - width_of(translate(BETTER)))


def _benefit(result: Result, difference: Decimal) -> Decimal:
    """The difference as a gain: above 0 where it is better for people."""
    return -difference if result.better == Better.LOWER else difference


def _estimate(axis: Axis, ends: list[Decimal], result: Result) -> Iterator[str]:
    """The axis, the interval and the estimate on it, which reaches up to its words."""
    places = (across(axis.place(ends[0])), across(axis.place(ends[1])))
    yield line("axis", (across(FIRST), across(axis.end)), (AXIS_Y, AXIS_Y))
    yield line("interval", places, (AXIS_Y, AXIS_Y), stroke_width=16, stroke_opacity=0.4)
    place = axis.place(_benefit(result, result.estimate))
    yield _upright("estimate", place, LOWER_Y, TOUCH_Y, stroke_width=4)
    label = _with_range(result, ends)
    begins, anchor, _ = _inside(place, width_of(label, bold=True))
    yield words(label, across(begins), LABEL_Y, anchor, font_weight="bold")


def _with_range(result: Result, ends: list[Decimal]) -> str:
    """`15 points lower (12 to 18)`; without the range if it is on both sides, or too long."""
    label = difference_in_words(result.estimate)
    if ends[0] < 0 < ends[1]:
        return label
    low, high = (localize_number(size) for size in sorted(abs(end) for end in ends))
    long = translate(RANGE).format(difference=label, low=low, high=high)
    return long if width_of(long, bold=True) <= WIDTH else label


def _importance(axis: Axis, size: Decimal, row: int) -> Iterator[str]:
    """From which size it matters: broken lines, and words beside one or, of two, below."""
    label = translate_count(*MATTERS, size)
    sides = [side * size for side in (-1, 1) if axis.first <= side * size <= axis.last]
    for each in sides:
        yield _upright("importance", axis.place(each), LOWER_Y if axis.has_both_sides else row + 4,
                       stroke_dasharray="3 3")  # fmt: skip
    if axis.has_both_sides:
        yield line("legend", (across(FIRST), across(FIRST)), (row - 13, row + 3),
                   stroke_dasharray="3 3")  # fmt: skip
        yield words(label, across(FIRST + 8), row, "start")
        return
    place, width = axis.place(sides[0]), width_of(label)
    if place + GAP + width > WIDTH and place - GAP - width > FIRST:
        yield words(label, across(place - GAP), row, "end")
    else:
        begins = min(place + GAP, max(WIDTH - width, Decimal(0)))
        yield words(label, across(begins), row, "start")


def _ends(axis: Axis, scale: Scale, row: int) -> tuple[list[str], int]:
    """Where no difference is, how much of the scale the axis shows, and which side is better; on
    how many rows."""
    zero, none = axis.place(Decimal(0)), translate(NO_DIFFERENCE)
    far = axis.place(axis.first if axis.last == 0 else axis.last)
    reach, whole = localize_number(axis.reach), localize_number(scale.range)
    shown = translate(END).format(n=reach, whole=whole)
    at_zero = _inside(zero, width_of(none), FIRST)
    at_end = _inside(far, width_of(shown), FIRST)
    room = (width_of(none) + width_of(shown)) / 2 + GAP
    rows = 1 if abs(at_zero[2] - at_end[2]) >= room else 2
    return [
        _upright("zero", zero, LOWER_Y if axis.has_both_sides else row - 14, stroke_width=2),
        words(none, across(at_zero[0]), row, at_zero[1]),
        _upright("end", far, LOWER_Y),
        words(shown, across(at_end[0]), row + (rows - 1) * ROW, at_end[1]),
        arrow(across(axis.end), AXIS_Y),
        words(translate(BETTER), across(axis.end + ARROW + GAP), AXIS_Y + GAP, "start"),
    ], rows


def _inside(place: Decimal, width: Decimal, least: int = 0) -> tuple[Decimal, str, Decimal]:
    """Where words stand, their anchor there, and their middle: as near to `place` as they do not
    leave the drawing."""
    half = min(Decimal(WIDTH - least), width) / 2
    if place < least + half:
        return Decimal(least), "start", least + half
    if place > WIDTH - half:
        return Decimal(WIDTH), "end", WIDTH - half
    return place, "middle", place


def _upright(
    drawn_as: str, place: Decimal, lower: int, upper: int = UPPER_Y, **more: object
) -> str:
    return line(drawn_as, (across(place), across(place)), (upper, lower), **more)


def difference_in_words(points: Decimal) -> str:
    """`15 points lower` for -15, `no difference` for 0."""
    if not points:
        return translate(NO_DIFFERENCE)
    return translate_count(*(LOWER if points < 0 else HIGHER), abs(points))
