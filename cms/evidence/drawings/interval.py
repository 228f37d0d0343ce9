"""An interval on its scale, with the line of no difference and the line of importance.

              15 points lower (12 to 18)
                       |
    |          ┆    [==|==]            |
    |          ┆ matters from 10 points
    no difference        25 points lower
                    Lower is better  -->
    [======............................]
    Shown: 25 of 100 points

The axis leads from no difference to the better side. It leads to the worse side where the whole
interval is worse, and to both where the interval includes no difference; better is on the right. It
shows a quarter of the scale, half of it or all: the least that has room for everything. The bar
below says how much of the scale that is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cms.core.i18n import localize_number, translate, translate_count
from cms.evidence.choices import Better
from cms.evidence.drawings.svg import WIDTH, across, arrow, line, picture, width_of, words
from cms.evidence.results import Result, Scale

LOWER = ("{n} point lower", "{n} points lower")
HIGHER = ("{n} point higher", "{n} points higher")
END_LOWER, END_HIGHER = "{n} lower", "{n} higher"
NO_DIFFERENCE = "no difference"
RANGE = "{difference} ({low} to {high})"
MATTERS = ("matters from {n} point", "matters from {n} points")
SHOWN = "Shown: {n} of {whole} points"
SHARES = (Decimal("0.25"), Decimal("0.5"))  # of the scale; else all of it
FULL = Decimal("0.95")  # of the axis: more would touch its end
FIRST, LAST = 10, WIDTH - 10  # where the axis begins and ends
LABEL_Y, TOUCH_Y, UPPER_Y, AXIS_Y, LOWER_Y = 17, 23, 36, 48, 60
ROW, ROWS_Y = 23, 82  # words below the axis: the height of a line, and the first


@dataclass(frozen=True)
class Axis:
    """Differences from `first` to `last`; above 0 is better for people."""

    first: Decimal
    last: Decimal

    @property
    def has_both_sides(self) -> bool:
        return self.first < 0 < self.last

    @property
    def reach(self) -> Decimal:
        """How many points it shows on a side."""
        return max(-self.first, self.last)

    def place(self, difference: Decimal) -> Decimal:
        share = (difference - self.first) / (self.last - self.first)
        return FIRST + (LAST - FIRST) * share


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
    parts += _below(axis, result, row)
    row += ROW * (2 if axis.has_both_sides else 1)
    parts += arrow(translate(result.better.label), across(LAST), row)
    if axis.reach < result.scale.range:
        parts += _shown(axis, result.scale, row)
        row += 2 * ROW
    return picture("interval", row + 8, text, parts)


def _axis(ends: list[Decimal], importance: Decimal | None, scale: Scale) -> Axis:
    most = max(abs(ends[0]), abs(ends[1]), importance or 0)
    whole = scale.range
    reach = next((whole * each for each in SHARES if most <= whole * each * FULL), whole)
    axis = Axis(-reach if ends[0] < 0 else Decimal(0), reach if ends[1] > 0 else Decimal(0))
    return Axis(-reach, reach) if axis.first == axis.last else axis  # of no width, at no difference


def _benefit(result: Result, difference: Decimal) -> Decimal:
    """The difference as a gain: above 0 where it is better for people."""
    return -difference if result.better == Better.LOWER else difference


def _estimate(axis: Axis, ends: list[Decimal], result: Result) -> Iterator[str]:
    """The axis, the interval and the estimate on it, which reaches up to its words."""
    places = (across(axis.place(ends[0])), across(axis.place(ends[1])))
    yield line("axis", (across(FIRST), across(LAST)), (AXIS_Y, AXIS_Y))
    yield line("interval", places, (AXIS_Y, AXIS_Y), stroke_width=16, stroke_opacity=0.4)
    place = axis.place(_benefit(result, result.estimate))
    yield _upright("estimate", place, LOWER_Y, TOUCH_Y, stroke_width=4)
    label = _with_range(result, ends)
    half = min(Decimal(WIDTH), width_of(label, bold=True)) / 2
    middle = min(max(place, half), WIDTH - half)
    yield words(label, across(middle), LABEL_Y, font_weight="bold")


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
    place = axis.place(sides[0])
    if place > WIDTH / 2 and place + 6 + width_of(label) > WIDTH:
        yield words(label, across(place - 6), row, "end")
    else:
        yield words(label, across(place + 6), row, "start")


def _below(axis: Axis, result: Result, row: int) -> Iterator[str]:
    """What the ends of the axis mean, and where no difference is."""
    zero, none = axis.place(Decimal(0)), translate(NO_DIFFERENCE)
    if axis.has_both_sides:
        yield _upright("zero", zero, LOWER_Y, stroke_width=2)
        yield words(none, across(zero), row + ROW)
        for end, anchor in ((axis.first, "start"), (axis.last, "end")):
            yield words(_short(result, end), across(axis.place(end)), row, anchor)
        return
    far = axis.first + axis.last
    yield _upright("zero", zero, row - 14, stroke_width=2)
    for label, end in ((none, Decimal(0)), (_far_end(result, far), far)):
        yield words(label, across(axis.place(end)), row, "end" if end == axis.last else "start")


def _shown(axis: Axis, scale: Scale, row: int) -> Iterator[str]:
    """A bar as long as the scale, and on it the part that the axis shows."""
    middle = row + ROW - 7
    whole, part = (FIRST, LAST), (FIRST, FIRST + (LAST - FIRST) * axis.reach / scale.range)
    for drawn_as, (first, last), opacity in (("whole", whole, 0.3), ("part", part, 1)):
        yield line(drawn_as, (across(first), across(last)), (middle, middle), stroke_width=8,
                   stroke_opacity=opacity)  # fmt: skip
    shown, of = localize_number(axis.reach), localize_number(scale.range)
    label = translate(SHOWN).format(n=shown, whole=of)
    yield words(label, across(FIRST), row + 2 * ROW, "start")


def _far_end(result: Result, gain: Decimal) -> str:
    """`25 points lower`, or `25 lower` where “no difference” would not fit beside it."""
    long = difference_in_words(_benefit(result, gain))
    both = width_of(long) + width_of(translate(NO_DIFFERENCE)) + 9
    return long if both <= LAST - FIRST else _short(result, gain)


def _short(result: Result, gain: Decimal) -> str:
    frame = END_LOWER if _benefit(result, gain) < 0 else END_HIGHER
    return translate(frame).format(n=localize_number(abs(gain)))


def _upright(
    drawn_as: str, place: Decimal, lower: int, upper: int = UPPER_Y, **more: object
) -> str:
    return line(drawn_as, (across(place), across(place)), (upper, lower), **more)


def difference_in_words(points: Decimal) -> str:
    """`15 points lower` for -15, `no difference` for 0."""
    if not points:
        return translate(NO_DIFFERENCE)
    return translate_count(*(LOWER if points < 0 else HIGHER), abs(points))
