"""What visitors read of a result: no word surer than its certainty, and none once it fell."""

from decimal import Decimal

import pytest
from django.utils import translation

from cms.evidence.choices import Certainty, StandingCode
from cms.evidence.plain_sentence import in_words
from tests.cms.evidence.typed_findings import PEOPLE, POINTS, RATIO, finding, trust


def said(numbers, certainty="moderate", standing="stands", **changes):
    return in_words(finding(numbers, **changes).result, trust(certainty, standing))


POINTS_LOWER = "about 15 points lower on a scale of 0 to 100 after 3 months (lower is better)"


@pytest.mark.parametrize(
    ("certainty", "sentence"),
    [
        ("high", "A" + POINTS_LOWER[1:]),
        ("moderate", "Probably " + POINTS_LOWER),
        ("low", "May be " + POINTS_LOWER),
        ("very_low", "We are very unsure whether it is " + POINTS_LOWER),
        ("not_rated", f"A{POINTS_LOWER[1:]}; how certain this is has not been rated"),
        (None, None),
    ],
)
def test_the_words_for_certainty_are_those_of_grade(certainty, sentence):
    assert said(POINTS, certainty) == sentence


@pytest.mark.parametrize("certainty", Certainty.values)
def test_doubt_is_part_of_the_sentence_and_what_fell_has_none(certainty):
    assert said(POINTS, certainty, "in_doubt").startswith("In doubt: ")
    assert said(POINTS, certainty, "fallen") is None


@pytest.mark.parametrize(
    ("numbers", "changes", "sentence"),
    [
        (PEOPLE, {}, "About 30 of 100 people with the treatment and 45 of 100 without it, after "
         "2 weeks (fewer is better)"),
        (PEOPLE, {"better": "higher"}, "About 30 of 100 people with the treatment and 45 of 100 "
         "without it, after 2 weeks (more is better)"),
        (PEOPLE, {"people_with": None, "people_without": None, "time_count": None, "time_unit": ""},
         "About 15 people fewer in 100 (fewer is better)"),
        (POINTS, {"estimate": 1, "interval_low": None, "interval_high": None, "importance": None,
                  "time_count": 1}, "About 1 point higher on a scale of 0 to 100 after 1 month "
         "(lower is better)"),
        (POINTS, {"estimate": Decimal("-7.50"), "interval_low": -8}, None),  # outside the interval
        (POINTS, {"estimate": 0, "interval_low": -2, "interval_high": 2, "importance": None},
         "No difference on a scale of 0 to 100 after 3 months (lower is better)"),
        (POINTS, {"estimate": Decimal("-7.50"), "interval_high": 2}, "About 7.5 points lower on a "
         "scale of 0 to 100 after 3 months (lower is better): better, but by less than the source "
         "itself calls important; no difference is possible too"),
        (POINTS, {"estimate": 7, "interval_low": 5, "interval_high": 8}, "About 7 points higher on "
         "a scale of 0 to 100 after 3 months (lower is better): worse, but by less than the source "
         "itself calls important"),
    ],
)  # fmt: skip
def test_the_size_has_its_direction_its_scale_and_its_reservations(numbers, changes, sentence):
    made = finding(numbers, **changes)

    assert (made.result and in_words(made.result, trust("high"))) == sentence


def test_a_ratio_alone_is_no_sentence_because_it_misleads():
    assert said(RATIO) is None
    counted = {"people_per": 1000, "people_with": 2, "people_without": 3}
    assert said(RATIO, **counted).startswith("Probably about 2 of 1,000 people with")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Probablement environ 7,5 points de moins sur une échelle de 0 à 100 après 3 mois"),
        ("de", "Wahrscheinlich etwa 7,5 Punkte weniger auf einer Skala von 0 bis 100 nach 3 Monat"),
        ("cy", "Probably about 7.5 points lower on a scale of 0 to 100 after 3 months"),
    ],
)
def test_the_sentence_is_in_the_language_of_the_page_else_in_english(language, sentence):
    with translation.override(language):
        shown = said(POINTS, estimate=Decimal("-7.50"), interval_high=-5, importance=None)

    assert shown.startswith(sentence)


def test_of_two_grounds_the_less_certain_and_the_more_doubtful_count():
    high, low = trust("high", "in_doubt"), trust("low", "stands")

    both = high.and_also(low)

    assert (both.certainty, both.standing) == (Certainty.LOW, StandingCode.IN_DOUBT)
    assert high.and_also(trust(None, "stands")).certainty is None
    assert high.and_also(None) == high
