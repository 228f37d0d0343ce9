"""CloudWatch's rule for an alarm's state, small enough to read, for templates and made-up metrics.

Sources, all of the CloudWatch user guide:
- "Evaluating an alarm": period, evaluation periods, datapoints to alarm ("M out of N").
- "Configuring how CloudWatch alarms treat missing data": CloudWatch looks at more periods than N
  (the evaluation range). When they hold N datapoints or more, only the most recent N of them count,
  and missing ones do not matter. Otherwise what is missing is filled up to N as the alarm says.
  test_alarms.py has the examples of that page.
- "Metrics concepts": statistics. Metric math is not here: no alarm of ours uses it.
"""

import math
import operator
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

OK, ALARM = "OK", "ALARM"
# The other two, `missing` and `ignore`, never answer whether something failed: no alarm has them.
BREACHES_WHEN_MISSING = {"breaching": True, "notBreaching": False}
COMPARISONS = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
# AWS does not publish how many periods it looks at; in its tables it is two more than N.
MORE_PERIODS = 2


def state(alarm: Mapping[str, Any], points: Iterable[float | None]) -> str:
    """The state after these datapoints, one a period, oldest first; None where none arrived."""
    compare = COMPARISONS[alarm["ComparisonOperator"]]
    threshold, wanted = float(alarm["Threshold"]), int(alarm["EvaluationPeriods"])
    looked_at = deque(points, maxlen=wanted + MORE_PERIODS)
    seen = [None if value is None else compare(value, threshold) for value in looked_at]
    return _judged(alarm, seen, wanted)


def _judged(alarm, seen, wanted):
    real = [each for each in seen if each is not None]
    enough = int(alarm.get("DatapointsToAlarm") or wanted)
    filled = max(wanted - len(real), 0)
    if filled:
        breaching = sum(real) + filled * BREACHES_WHEN_MISSING[alarm["TreatMissingData"]]
    else:
        breaching = sum(real[-wanted:])
    return ALARM if breaching >= enough else OK


def datapoints(alarm: Mapping[str, Any], minutes: Iterable[Iterable[float]]) -> list[float | None]:
    """What CloudWatch makes of samples, given minute by minute, in the alarm's periods."""
    length = int(alarm["Period"]) // 60
    assert length * 60 == int(alarm["Period"]), "shorter than a minute: only for high resolution"
    samples = [list(each) for each in minutes]
    starts = range(0, len(samples), length)
    periods = [list(chain.from_iterable(samples[at : at + length])) for at in starts]
    name = alarm.get("Statistic") or alarm["ExtendedStatistic"]
    return [statistic(name, each) if each else None for each in periods]


def statistic(name: str, values: list[float]) -> float:
    """`Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p95`."""
    if name.startswith("p"):
        place = math.ceil(float(name[1:]) / 100 * len(values)) - 1
        return sorted(values)[max(place, 0)]
    return {
        "Sum": sum(values),
        "Average": sum(values) / len(values),
        "Minimum": min(values),
        "Maximum": max(values),
        "SampleCount": len(values),
    }[name]


def states(alarm: Mapping[str, Any], minutes: Iterable[Iterable[float]]) -> list[str]:
    """The state after each period of the samples."""
    points = datapoints(alarm, minutes)
    return [state(alarm, points[:end]) for end in range(1, len(points) + 1)]
