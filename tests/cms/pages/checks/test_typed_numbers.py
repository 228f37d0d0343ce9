"""Effects in words only, and ticks that contradict the typed numbers."""

import pytest

from cms.evidence.models import Finding
from tests.cms.evidence.typed_findings import POINTS
from tests.cms.pages.checks.conftest import benefit, link, research


def typed(finding, **fields):
    Finding.objects.filter(pk=finding.pk).update(**fields)
    return Finding.objects.get(pk=finding.pk)


def test_an_effect_in_words_only_is_proposed_for_typing_once(issues, source, finding):
    trial = source()
    in_words = typed(finding(trial), effect="9 points better")
    blocks = [benefit(link(trial, in_words)), research(trial, findings=[in_words])]

    found = [each for each in issues(*blocks) if each.code == "effect_without_numbers"]

    assert [(each.level, each.block_id) for each in found] == [("hint", "block-1")]
    assert "“9 points better”" in found[0].message
    typed(in_words, **POINTS)
    assert "effect_without_numbers" not in [each.code for each in issues(*blocks)]


@pytest.mark.parametrize(
    ("matters", "importance", "told"),
    [(True, 10, 0), (False, 10, 1), (True, 16, 1), (False, 16, 0), (None, 16, 0), (True, None, 0)],
)
def test_a_tick_that_contradicts_the_numbers_is_a_warning(
    issues, source, finding, matters, importance, told
):
    trial = source()
    numbers = {**POINTS, "importance": importance, "meets_importance_threshold": matters}

    found = [
        each
        for each in issues(research(trial, findings=[typed(finding(trial), **numbers)]))
        if each.code == "importance_disagrees"
    ]

    assert [each.level for each in found] == ["warn"] * told
