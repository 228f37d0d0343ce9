"""What is wrong with the typed numbers of a finding, in words for editors."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from cms.core.visible_text import has_visible_text
from cms.evidence.choices import Better, Measure, TimeUnit

Fault = tuple[str, str]  # the name of a field, and what to do
# Made from their codes, because mypy reads `RATIO` as the pair of code and label.
POINTS, PEOPLE, RATIO = map(Measure, ("mean_difference", "risk_difference", "risk_ratio"))
OUT_OF = (100, 1000)
NUMBERS = (
    "scale_min", "scale_max", "estimate", "interval_low", "interval_high", "importance",
    "people_per", "people_with", "people_without",
)  # fmt: skip
# By how much a number may differ from that in the source: half of its last digit.
RATIO_ROUNDED, PERSON_ROUNDED = Decimal("0.005"), Decimal("0.5")
AGREE = "This does not fit the numbers of people: compare them with the source."


class Numbers(Protocol):
    """The fields that are compared; None and '' where nothing is typed."""

    measure: str
    better: str
    scale_min: Decimal | None
    scale_max: Decimal | None
    scale_label: str
    estimate: Decimal | None
    interval_low: Decimal | None
    interval_high: Decimal | None
    importance: Decimal | None
    people_per: int | None
    people_with: int | None
    people_without: int | None
    time_count: int | None
    time_unit: str


def faults(numbers: Numbers) -> Iterator[Fault]:
    """Yield `("interval_low", "The estimate lies outside …")` for each fault."""
    yield from _time_faults(numbers)
    if not numbers.measure:
        if any(getattr(numbers, name) is not None for name in NUMBERS):
            yield "measure", "Choose the kind of effect, or empty the numbers below it."
        return
    if numbers.measure not in Measure.values:
        yield "measure", "Choose one of the list."
        return
    if numbers.better not in Better.values:
        yield "better", "Say which direction is better for people."
    yield from _scale_faults(numbers)
    yield from _people_faults(numbers)
    if numbers.estimate is None:
        yield "estimate", "Enter the estimate, such as -15."
        return
    yield from _interval_faults(numbers, numbers.estimate)
    yield from _size_faults(numbers)
    yield from _agreement_faults(numbers, numbers.estimate)


def _time_faults(numbers: Numbers) -> Iterator[Fault]:
    if bool(numbers.time_count) != bool(numbers.time_unit):
        yield "time_count", "Enter both a number and a unit, such as 3 months, or neither."
    elif numbers.time_unit and numbers.time_unit not in TimeUnit.values:
        yield "time_unit", "Choose one of the list."


def _scale_faults(numbers: Numbers) -> Iterator[Fault]:
    low, high = numbers.scale_min, numbers.scale_max
    if numbers.measure != POINTS:
        if low is not None or high is not None:
            yield "scale_min", "Only a difference in points has a scale. Empty both ends of it."
        return
    if low is None or high is None:
        yield "scale_min", "Enter the lowest and the highest value of the scale, such as 0 and 100."
    elif low >= high:
        yield "scale_max", "The highest value of the scale is not above the lowest."
    if not has_visible_text(numbers.scale_label):
        yield "scale_label", "Say what the scale measures, such as: pain"


def _people_faults(numbers: Numbers) -> Iterator[Fault]:
    per, counts = numbers.people_per, (numbers.people_with, numbers.people_without)
    if numbers.measure == POINTS:
        if per is not None or counts != (None, None):
            yield "people_per", "A difference in points has no numbers of people. Empty them."
        return
    if (counts[0] is None) != (counts[1] is None):
        yield "people_with", "Enter the people with and without the treatment, or neither."
    if per is None and (numbers.measure == PEOPLE or counts != (None, None)):
        yield "people_per", "Say out of how many people: 100 or 1,000."
    elif per is not None and per not in OUT_OF:
        yield "people_per", "Choose one of the list."
    for name, count in zip(("people_with", "people_without"), counts, strict=True):
        if per is not None and count is not None and not 0 <= count <= per:
            yield name, f"This is more than the {per:,} people of whom it is a part."


def _interval_faults(numbers: Numbers, estimate: Decimal) -> Iterator[Fault]:
    low, high = numbers.interval_low, numbers.interval_high
    if (low is None) != (high is None):
        yield "interval_low", "Enter both ends of the interval, or neither."
    elif low is not None and high is not None and not low <= estimate <= high:
        yield (
            "interval_low",
            "The estimate lies outside the interval. The lower end has the smaller number: -18 is "
            "smaller than -12.",
        )


def _size_faults(numbers: Numbers) -> Iterator[Fault]:
    """No difference is larger than its scale, and no ratio is negative."""
    sized = ("estimate", "interval_low", "interval_high", "importance")
    if numbers.importance is not None:
        if numbers.measure == RATIO:
            yield "importance", "A ratio has no line of importance here. Empty this field."
        elif numbers.importance <= 0:
            yield "importance", "Enter it without a minus, such as 10."
    largest = _largest(numbers)
    for name in sized:
        value = getattr(numbers, name)
        if value is None:
            continue
        if numbers.measure == RATIO and name != "importance" and value <= 0:
            yield name, "A ratio is above 0."
        elif largest is not None and abs(value) > largest:
            yield name, f"No difference is larger than {largest:g}."


def _largest(numbers: Numbers) -> Decimal | None:
    if numbers.measure == PEOPLE:
        return None if numbers.people_per is None else Decimal(numbers.people_per)
    if numbers.scale_min is None or numbers.scale_max is None:
        return None
    return numbers.scale_max - numbers.scale_min


def _agreement_faults(numbers: Numbers, estimate: Decimal) -> Iterator[Fault]:
    """The estimate says the same as the numbers of people, apart from rounding."""
    treated, untreated = numbers.people_with, numbers.people_without
    if treated is None or untreated is None:
        return
    if numbers.measure == PEOPLE and abs(treated - untreated - estimate) > 1:
        yield (
            "estimate",
            f"{treated:,} people with the treatment and {untreated:,} without it differ by "
            f"{treated - untreated:,}: compare the numbers with the source.",
        )
    if numbers.measure == RATIO and not _fits_ratio(numbers, estimate, treated, untreated):
        yield "estimate", AGREE


def _fits_ratio(numbers: Numbers, estimate: Decimal, treated: int, untreated: int) -> bool:
    """Whether the people differ in the direction of the ratio, and as much as its interval allows,
    or as it says itself where there is no interval."""
    difference, expected = treated - untreated, untreated * (estimate - 1)
    if difference * expected < 0 or (not difference and abs(expected) > 1):
        return False
    low, high = numbers.interval_low, numbers.interval_high
    if low is None or high is None:
        low = high = estimate
    least = (low - RATIO_ROUNDED) * (untreated - PERSON_ROUNDED) - PERSON_ROUNDED
    most = (high + RATIO_ROUNDED) * (untreated + PERSON_ROUNDED) + PERSON_ROUNDED
    return bool(least <= treated <= most)
