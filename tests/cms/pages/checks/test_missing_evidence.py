"""Claims, findings, quotations: what the evidence rules find and what they leave alone."""

import pytest

from tests.cms.pages.checks.conftest import benefit, link, research


def test_a_claim_without_evidence_is_named_with_its_number_and_its_remedy(issues, source):
    found = issues(benefit(link(source())), benefit(heading="More sleep"))

    fault = found[0]
    assert (fault.code, fault.level, fault.path) == (
        "unsupported_claim", "stop", "Benefit 2: More sleep",
    )  # fmt: skip
    assert fault.block_id == "block-2"
    assert fault.anchor == "block-block-2-section"
    assert "Add evidence" in fault.fix
    assert [issue.code for issue in found].count("unsupported_claim") == 1


def test_a_claim_with_a_public_reason_needs_no_evidence(codes):
    assert codes(benefit(uncited_reason="Everybody can see it.")) == []


def test_a_reason_of_spaces_is_none(codes):
    assert codes(benefit(uncited_reason="  ")) == ["unsupported_claim"]


def test_a_deleted_source_is_no_evidence(codes, source):
    gone = source()
    blocks = benefit(link(gone))
    gone.delete()

    assert codes(blocks) == ["unsupported_claim"]


def test_a_finding_of_another_source_is_refused_where_it_stands(issues, source, finding):
    one, other = source("one"), source("other")
    strange = finding(other, key="sleep")

    faults = issues(benefit(link(one), link(one, strange)), research(one, findings=[strange]))

    told = [(fault.path, fault.message) for fault in faults if fault.level == "stop"]
    assert told == [
        ("Benefit 1: Less pain, Evidence 2", "The finding “Pain” is not one of “one”."),
        ("Research 1", "The finding “Pain” is not one of “one”."),
    ]


def test_a_sources_own_findings_pass(codes, source, finding):
    one = source()
    own = finding(one)

    assert codes(benefit(link(one, own)), research(one, findings=[own])) == []


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ({"text": "It helps.", "locator": ""}, ["quote_without_locator"]),
        ({"text": "It helps.", "locator": "Abstract"}, []),
        ({"text": " ", "locator": ""}, []),
    ],
)
def test_a_quotation_says_where_it_stands(codes, source, quote, found):
    assert codes(research(source(), quote=quote)) == found


def test_a_quoted_recommendation_has_its_number(codes, source):
    guideline = source("nice", kind="guideline")
    said = {"source": guideline.pk, "organisation": "NICE", "quote": "Consider exercise."}

    assert codes(("guideline", said)) == ["quote_without_locator"]
    assert codes(("guideline", said | {"recommendation_id": "1.2.2"})) == []
    assert codes(("guideline", said | {"quote": "", "summary": "<p>Exercise.</p>"})) == []


@pytest.mark.parametrize(
    ("kind", "value", "named"),
    [
        ("location", {"location": None}, "location"),
        ("contact_form", {"form": 9999}, "form"),
        ("safety_notice", {"notice": None}, "notice"),
        ("research", {"source": None, "summary": "<p>x</p>"}, "source"),
    ],
)
def test_a_block_whose_snippet_was_deleted_is_found(issues, kind, value, named):
    fault = next(fault for fault in issues((kind, value)) if fault.level == "stop")

    assert fault.code == "nothing_chosen"
    assert named in fault.message
