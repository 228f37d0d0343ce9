"""Two squares of 10 × 10 dots: people with the outcome, with and without the treatment.

Both squares stand for the same number of people. Icon arrays help people to understand risks, those
with little practice in numbers too (Galesic and others, 2009, https://doi.org/10.1037/a0014474).
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language_bidi

from cms.core.i18n import localize_number, translate
from cms.evidence.choices import Better
from cms.evidence.drawings.svg import WIDTH, across, element, picture, words
from cms.evidence.results import Frequencies

WITH, WITHOUT = "with treatment", "without"
COUNT = "{n} of {per}"
EACH_DOT = "Each dot: {n} people"
BETTER = {Better.LOWER: "Fewer is better", Better.HIGHER: "More is better"}
DOTS, A_ROW, STEP = 100, 10, 12
SQUARES = (16, 176)  # where the centres of the first dots are, from the left
TOP, NAMES_Y, COUNTS_Y, BETTER_Y, EACH_Y = 8, 142, 164, 194, 218


def icon_array(counted: Frequencies, better: Better, text: str) -> str | None:
    """The SVG; None where a dot would be part of a person, as 3 of 1,000 would be."""
    people = counted.per // DOTS
    if counted.treated % people or counted.untreated % people:
        return None
    parts = [
        *_square("with", SQUARES[0], counted.treated, counted.per),
        *_square("without", SQUARES[1], counted.untreated, counted.per),
        words(translate(BETTER[better]), across(WIDTH // 2), BETTER_Y),
    ]
    if people > 1:
        parts.append(words(each_dot(people), across(WIDTH // 2), EACH_Y))
    return picture("people", (EACH_Y if people > 1 else BETTER_Y) + 8, text, parts)


def each_dot(people: int) -> str:
    return translate(EACH_DOT).format(n=localize_number(people))


def _square(drawn_as: str, left: int, count: int, per: int) -> Iterator[str]:
    large = count * DOTS // per
    inside = _dots("affected", range(large), 0.8) + _dots("rest", range(large, DOTS), 0.3)
    first = min(int(across(left)), int(across(left + (A_ROW - 1) * STEP)))
    yield element(
        "g", inside, class_=f"drawing-{drawn_as}", fill="none", stroke="currentColor",
        stroke_linecap="round", transform=f"translate({first} {TOP})scale({STEP})",
    )  # fmt: skip
    middle = across(left + (A_ROW - 1) * STEP // 2)
    yield words(translate(WITH if drawn_as == "with" else WITHOUT), middle, NAMES_Y)
    shown = translate(COUNT).format(n=localize_number(count), per=localize_number(per))
    yield words(shown, middle, COUNTS_Y, font_weight="bold")


def _dots(drawn_as: str, numbers: Iterable[int], width: float) -> str:
    """Dots as lines of no length with round ends, which take few characters: `M3 0h0`."""
    moves = "".join(f"M{_column(number)} {number // A_ROW}h0" for number in numbers)
    return (
        element("path", class_=f"drawing-{drawn_as}", d=moves, stroke_width=width) if moves else ""
    )


def _column(number: int) -> int:
    column = number % A_ROW
    return A_ROW - 1 - column if get_language_bidi() else column
