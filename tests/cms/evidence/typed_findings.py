"""Findings with typed numbers, in memory; the numbers are made up."""

from decimal import Decimal

from cms.evidence.choices import Certainty, StandingCode
from cms.evidence.models import Finding
from cms.evidence.plain_sentence import Trust

POINTS = {
    "measure": "mean_difference", "better": "lower", "scale_min": 0, "scale_max": 100,
    "scale_label": "pain", "estimate": -15, "interval_low": -18, "interval_high": -12,
    "importance": 10, "time_count": 3, "time_unit": "month",
}  # fmt: skip
PEOPLE = {
    "measure": "risk_difference", "better": "lower", "estimate": -15, "people_per": 100,
    "people_with": 30, "people_without": 45, "time_count": 2, "time_unit": "week",
}  # fmt: skip
RATIO = {"measure": "risk_ratio", "better": "lower", "estimate": Decimal("0.67")}


def finding(numbers, **changes):
    return Finding(**{**numbers, **changes})


def trust(certainty="moderate", standing="stands"):
    return Trust(certainty and Certainty(certainty), StandingCode(standing))
