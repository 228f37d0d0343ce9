"""Research and guidelines: findings of their own source, and quotations with their place."""

import pytest
from wagtail.blocks import StreamBlockValidationError

from tests.cms.pages.blocks.block_values import answer, answers, clean

pytestmark = pytest.mark.django_db


def test_research_answers_findings_of_its_own_source_only(findings, demo):
    source, by_certainty = findings
    found = by_certainty["high"]
    research = {"source": source.pk, "findings": [found.pk], "summary": "<p>It helps.</p>"}

    assert answer("research", research)["findings"] == ["at-high"]
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("research", {**research, "source": demo.sources["nice-ng59"].pk}))
    assert "belongs to Hayden JA and others 2021" in str(error.value.as_json_data())


def test_a_quote_says_where_it_stands(demo):
    research = {"source": demo.sources["nice-ng59"].pk, "summary": "<p>x</p>"}
    quote = {"text": "Consider exercise.", "locator": ""}

    with pytest.raises(StreamBlockValidationError) as error:
        clean(("research", {**research, "quote": quote}))
    assert "Say where" in str(error.value.as_json_data())

    placed = {**research, "quote": {**quote, "locator": "1.2.2"}}
    assert clean(("research", placed))
    assert answer("research", placed)["quote"] == {"text": "Consider exercise.", "locator": "1.2.2"}


def test_a_guideline_is_quoted_or_summarised(demo):
    guideline = {
        "source": demo.sources["nice-ng59"].pk,
        "organisation": "NICE",
        "recommendation_id": "1.2.2",
        "direction": "for",
        "strength": "conditional",
        "checked_on": "2026-11-20",
    }
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("guideline", guideline))
    assert "Quote the recommendation" in str(error.value.as_json_data())

    quoted = {**guideline, "quote": "Consider exercise."}
    assert clean(("guideline", quoted))
    (block,) = answers(("guideline", quoted))
    assert block["anchor"] == "nice-122"
    assert block["value"] == {
        "ref": 1,
        "organisation": "NICE",
        "recommendation_id": "1.2.2",
        "quote": "Consider exercise.",
        "summary_html": None,
        "direction": {"code": "for", "label": "For"},
        "strength": {"code": "conditional", "label": "Conditional recommendation"},
        "jurisdiction": None,
        "checked_on": "2026-11-20",
    }
