"""A benefit: its certainty, its evidence and its points."""

import pytest
from wagtail.blocks import StreamBlockValidationError

from tests.cms.pages.blocks.block_values import answer, benefit, clean, link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("linked", "shown"),
    [
        ([], None),
        ([("high", "supports")], "high"),
        ([("high", "supports"), ("low", "supports")], "low"),
        ([("high", "supports"), ("low", "partly_supports")], "high"),
        ([("high", "supports"), ("low", "contradicts")], "high"),
        ([("high", "supports"), ("high", "contradicts")], "moderate"),
        ([("low", "supports"), ("high", "contradicts")], None),
        ([("low", "context")], None),
        ([("high", "supports"), ("not_rated", "supports")], "high"),
        ([(None, "supports")], "not_rated"),
    ],
)
def test_a_benefit_is_as_certain_as_its_least_certain_supporting_finding(findings, linked, shown):
    source, by_certainty = findings
    links = [link(source, by_certainty.get(certainty), relation) for certainty, relation in linked]

    value = answer("benefit", benefit(evidence=links))

    assert (value["certainty"] and value["certainty"]["code"]) == shown


def test_an_editor_may_lower_a_certainty_and_never_raise_it(findings):
    source, by_certainty = findings
    links = [link(source, by_certainty["moderate"])]

    lowered = benefit(evidence=links, certainty="low")
    assert clean(("benefit", lowered))
    assert answer("benefit", lowered)["certainty"]["code"] == "low"

    raised = benefit(evidence=links, certainty="high")
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", raised))
    assert "moderate certainty" in str(error.value.as_json_data())
    assert answer("benefit", raised)["certainty"]["code"] == "moderate"


def test_a_certainty_without_evidence_is_refused():
    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", benefit(certainty="low")))

    assert "no evidence" in str(error.value.as_json_data())


def test_a_finding_of_another_source_is_refused_by_name(findings, demo):
    _, by_certainty = findings
    wrong = link(demo.sources["nice-ng59"], by_certainty["high"])

    with pytest.raises(StreamBlockValidationError) as error:
        clean(("benefit", benefit(evidence=[wrong])))

    assert "belongs to Hayden JA and others 2021, not to National" in str(
        error.value.as_json_data()
    )


@pytest.mark.parametrize("points", [[], ["<p>x</p>"] * 7])
def test_a_benefit_has_one_to_six_points(points):
    with pytest.raises(StreamBlockValidationError):
        clean(("benefit", benefit(points=points)))


def test_evidence_whose_source_was_deleted_is_left_out(demo, unguarded):
    acp = demo.sources["acp-2017"]
    links = [link(acp)]
    acp.delete()

    value = answer("benefit", benefit(evidence=links))

    assert value["evidence"] == []
