"""Preprints, protocols, and guidelines that recommend against what a benefit claims."""

import pytest

from tests.cms.pages.checks.conftest import benefit, link, research, risk

KINDS = {"preprint": "preprint", "protocol": "protocol_as_evidence"}


def guideline(source, **fields):
    said = {"source": source.pk, "organisation": "NICE", "summary": "<p>Do not offer it.</p>"}
    return ("guideline", said | {"direction": "against", "strength": "do_not_offer"} | fields)


@pytest.mark.parametrize("kind", KINDS)
def test_a_preprint_and_a_protocol_are_named_where_something_rests_on_them(issues, source, kind):
    made = source("new", kind=kind, authors="Doe J", year=2026)

    found = issues(benefit(link(made)), risk(link(made)), research(made))

    told = [each for each in found if each.code == KINDS[kind]]
    assert [each.path for each in told] == [
        "Benefit 1: Less pain, Evidence 1", "Risk 1: Sore muscles, Evidence 1", "Research 1",
    ]  # fmt: skip
    assert "Doe J 2026" in told[0].message
    assert {each.level for each in told} == {"warn"}


@pytest.mark.parametrize("kind", KINDS)
def test_as_context_they_are_no_fault(codes, source, kind):
    made, trial = source("new", kind=kind), source("trial")

    assert codes(benefit(link(made, relation="context"), link(trial))) == []


def test_a_guideline_against_that_supports_a_benefit_is_noted(issues, source):
    nice = source("nice", kind="guideline")

    found = issues(benefit(link(nice)), guideline(nice))

    (told,) = [each for each in found if each.code == "against_cited_as_support"]
    assert told.path == "Benefit 1: Less pain, Evidence 1"
    assert "“Guideline 1: NICE”" in told.message


@pytest.mark.parametrize(
    ("relation", "locator", "block"),
    [
        ("contradicts", "", {}),
        ("supports", "", {"direction": "for", "strength": "offer"}),
        ("supports", "Recommendation 1.2.7", {"recommendation_id": "1.3.1"}),
    ],
)
def test_another_recommendation_and_a_contradiction_are_none(
    codes, source, relation, locator, block
):
    nice = source("nice", kind="guideline")
    cited = link(nice, relation=relation) | {"locator": locator}

    assert "against_cited_as_support" not in codes(benefit(cited), guideline(nice, **block))


def test_the_same_recommendation_is_noted_with_its_number(codes, source):
    nice = source("nice", kind="guideline")
    cited = link(nice) | {"locator": "Recommendation 1.3.1"}

    found = codes(benefit(cited), guideline(nice, recommendation_id="1.3.1"))

    assert "against_cited_as_support" in found
