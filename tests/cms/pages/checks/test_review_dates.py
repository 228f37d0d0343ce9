"""Review dates: none, past, and years away."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("due", "found"),
    [
        (date(2026, 11, 19), ["review_overdue"]),
        (date(2026, 11, 20), []),
        (date(2029, 11, 20), []),
        (date(2029, 12, 31), ["review_far_away"]),
    ],
)
def test_the_next_review_is_neither_past_nor_years_away(codes, due, found):
    assert codes(on=date(2026, 11, 20), next_review_due=due) == found


def test_a_page_that_nobody_reviewed_gets_a_hint(issues):
    assert "never_reviewed" in [each.code for each in issues()]
    reviewed = issues(last_reviewed=date(2026, 1, 1))
    assert "never_reviewed" not in [each.code for each in reviewed]
