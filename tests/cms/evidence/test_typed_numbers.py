"""The typed numbers of a finding: which ones contradict each other, and what an editor reads."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cms.evidence.models import Finding
from tests.cms.evidence.typed_findings import PEOPLE, POINTS, RATIO, finding

COUNTS = {"people_per": 100, "people_with": 30, "people_without": 45}
WIDE = {"interval_low": Decimal("0.50"), "interval_high": Decimal("1.20")}


@pytest.mark.parametrize(
    ("numbers", "changes", "field", "words"),
    [
        (POINTS, {"better": ""}, "better", "which direction"),
        (POINTS, {"estimate": None}, "estimate", "Enter the estimate"),
        (POINTS, {"estimate": -19}, "interval_low", "outside the interval"),
        (POINTS, {"interval_high": None}, "interval_low", "both ends"),
        (POINTS, {"interval_low": -101}, "interval_low", "larger than 100"),
        (POINTS, {"importance": -10}, "importance", "without a minus"),
        (POINTS, {"importance": 101}, "importance", "larger than 100"),
        (POINTS, {"scale_min": None}, "scale_min", "lowest and the highest"),
        (POINTS, {"scale_max": 0}, "scale_max", "not above"),
        (POINTS, {"scale_label": " "}, "scale_label", "what the scale measures"),
        (POINTS, {"people_with": 3}, "people_per", "no numbers of people"),
        (POINTS, {"time_unit": ""}, "time_count", "both a number and a unit"),
        (POINTS, {"measure": ""}, "measure", "empty the numbers"),
        (PEOPLE, {"people_per": None}, "people_per", "Say out of how many"),
        (PEOPLE, {"people_with": 101}, "people_with", "more than the 100 people"),
        (PEOPLE, {"people_without": None}, "people_with", "or neither"),
        (PEOPLE, {"estimate": -20}, "estimate", "differ by -15"),
        (PEOPLE, {"estimate": 15}, "estimate", "differ by -15"),
        (PEOPLE, {"scale_min": 0}, "scale_min", "Only a difference in points"),
        (RATIO, {"estimate": 0}, "estimate", "above 0"),
        (RATIO, {"importance": 1}, "importance", "Empty this field"),
        (
            RATIO,
            {"estimate": 2, "people_per": 100, "people_with": 1, "people_without": 2},
            "estimate",
            "does not fit",
        ),
        (RATIO, COUNTS | {"people_with": 45}, "estimate", "does not fit"),  # no difference
        (RATIO, COUNTS | {"people_with": 10}, "estimate", "does not fit"),  # as of 0.22
        (RATIO, COUNTS | {"people_with": 33}, "estimate", "does not fit"),  # as of 0.73
        (RATIO, COUNTS | WIDE | {"people_with": 10}, "estimate", "does not fit"),
        (RATIO, COUNTS | WIDE | {"people_with": 45}, "estimate", "does not fit"),
        (RATIO, COUNTS | {"estimate": 1}, "estimate", "does not fit"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused_at_their_field(
    numbers, changes, field, words
):
    made = finding(numbers, **changes)

    with pytest.raises(ValidationError) as error:
        made.clean()

    assert words in " ".join(error.value.message_dict[field])
    assert made.result is None  # nor are they shown if they were stored anyway


@pytest.mark.parametrize(
    "numbers",
    [
        {}, POINTS, PEOPLE, RATIO,
        RATIO | COUNTS,
        RATIO | COUNTS | {"people_with": 31},  # 0.67 of 45.5
        RATIO | COUNTS | WIDE | {"people_with": 25},
        RATIO | COUNTS | {"people_per": 1000, "people_with": 1, "people_without": 1},
        RATIO | COUNTS | {"people_with": 0, "people_without": 0},
    ],
)  # fmt: skip
def test_what_a_source_says_is_accepted(numbers):
    made = finding(numbers)

    made.clean()

    assert (made.result is None) == (numbers == {})


def test_an_effect_may_be_said_to_matter_once_it_is_given_in_words_or_numbers():
    with pytest.raises(ValidationError, match="how large"):
        Finding(meets_importance_threshold=True).clean()
    finding(POINTS, meets_importance_threshold=True).clean()


def test_editors_read_the_numbers_where_there_are_some():
    assert finding(POINTS, effect="Less pain").effect_words == "-15 (-18 to -12)"
    assert finding(RATIO).effect_words == "0.67"
    assert finding({}, effect="Less pain").effect_words == "Less pain"
