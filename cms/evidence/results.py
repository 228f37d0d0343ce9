"""What a finding found, in numbers: read from its fields, or None where they are not consistent."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from cms.evidence.choices import Better, Measure, TimeUnit
from cms.evidence.result_faults import Numbers, faults

USUAL_LEVEL = 95  # percent, of an interval whose level was not typed


@dataclass(frozen=True)
class Scale:
    """A scale from `low` to `high` points; `label` says what it measures: `pain`."""

    low: Decimal
    high: Decimal
    label: str

    @property
    def range(self) -> Decimal:
        return self.high - self.low


@dataclass(frozen=True)
class Interval:
    """The confidence interval of an estimate, at a level in percent."""

    low: Decimal
    high: Decimal
    level: int


@dataclass(frozen=True)
class Frequencies:
    """Of `per` people (100 or 1,000), how many had the outcome with and without the treatment."""

    per: int
    treated: int
    untreated: int


@dataclass(frozen=True)
class Timespan:
    count: int
    unit: TimeUnit


@dataclass(frozen=True)
class Result:
    """An effect in numbers, always with the treatment against without it.

    `estimate`, `interval` and `importance` are points of `scale` for a mean difference, people out
    of `per` for a risk difference, and a quotient for a risk ratio. A negative difference is lower
    with the treatment. `importance` is the least size that the source itself calls important.
    """

    measure: Measure
    better: Better
    estimate: Decimal
    scale: Scale | None = None
    per: int | None = None
    interval: Interval | None = None
    importance: Decimal | None = None
    frequencies: Frequencies | None = None
    after: Timespan | None = None

    @property
    def no_effect(self) -> int:
        """The value that means no difference: 1 for a ratio, else 0."""
        return 1 if self.measure == Measure.RISK_RATIO else 0

    @property
    def is_unimportant(self) -> bool:
        """Whether the estimate is smaller than the source itself calls important."""
        return self.importance is not None and abs(self.estimate) < self.importance

    @property
    def may_be_none(self) -> bool:
        """Whether the interval includes no difference."""
        return self.interval is not None and (
            self.interval.low <= self.no_effect <= self.interval.high
        )


class FindingNumbers(Numbers, Protocol):
    """The fields of a finding that a result is read from."""

    scale_label: str
    interval_level: int | None


def result_of(numbers: FindingNumbers) -> Result | None:
    """Return the result; None where nothing is typed, and where the numbers contradict each other.

    A form refuses contradictory numbers. An import or a script may have stored them.
    """
    if not numbers.measure or any(faults(numbers)):
        return None
    return Result(
        measure=Measure(numbers.measure),
        better=Better(numbers.better),
        estimate=_number(numbers.estimate),
        scale=_scale(numbers),
        per=numbers.people_per,
        interval=_interval(numbers),
        importance=None if numbers.importance is None else _number(numbers.importance),
        frequencies=_frequencies(numbers),
        after=_after(numbers),
    )


def _number(value: Decimal | None) -> Decimal:
    """`Decimal("15.00")` → `Decimal("15")`; a missing number never comes here without a fault."""
    return Decimal(0 if value is None else str(value)).normalize() + 0


def _scale(numbers: FindingNumbers) -> Scale | None:
    if numbers.scale_min is None or numbers.scale_max is None:
        return None
    label = numbers.scale_label.strip()
    return Scale(_number(numbers.scale_min), _number(numbers.scale_max), label)


def _interval(numbers: FindingNumbers) -> Interval | None:
    if numbers.interval_low is None or numbers.interval_high is None:
        return None
    level = numbers.interval_level or USUAL_LEVEL
    return Interval(_number(numbers.interval_low), _number(numbers.interval_high), level)


def _frequencies(numbers: FindingNumbers) -> Frequencies | None:
    per, treated, untreated = numbers.people_per, numbers.people_with, numbers.people_without
    if per is None or treated is None or untreated is None:
        return None
    return Frequencies(per, treated, untreated)


def _after(numbers: FindingNumbers) -> Timespan | None:
    if not numbers.time_count or not numbers.time_unit:
        return None
    return Timespan(numbers.time_count, TimeUnit(numbers.time_unit))
