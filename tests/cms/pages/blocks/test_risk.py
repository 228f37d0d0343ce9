"""A risk: what it answers full, empty and after its sources fell; what the form refuses."""

import pytest
from wagtail.blocks import StreamBlockValidationError

from tests.cms.pages.blocks.block_values import answer, answers, benefit, clean, link

pytestmark = pytest.mark.django_db
OFTEN = ("frequency", "usual_range", "people", "in_words")


def risk(**changes):
    return {"heading": "Sore muscles", "evidence": [], **changes}


def test_a_risk_says_what_how_often_for_whom_and_on_what_it_rests(findings):
    source, by_certainty = findings
    told = risk(
        points=["<p>For a day or two.</p>"], applies_to="Beginners", people=3, people_per="100",
        evidence=[link(source, by_certainty["moderate"])],
    )  # fmt: skip

    value = answer("risk", told)

    assert (value["heading"], value["applies_to"]) == ("Sore muscles", "Beginners")
    assert value["points_html"] == ["<p>For a day or two.</p>"]
    assert value["frequency"] == {"code": "common", "label": "Common"}
    assert value["usual_range"] == {"at_least_one_in": 100, "below_one_in": 10}
    assert value["people"] == {"count": 3, "per": 100}
    assert value["in_words"] == "Probably common: about 3 in 100 people"
    assert value["certainty"]["code"] == "moderate"
    assert [each["ref"] for each in value["evidence"]] == [1]


def test_an_empty_risk_has_every_key():
    value = answer("risk", {})

    assert value["points_html"] == value["evidence"] == []
    assert {name: value[name] for name in OFTEN} == dict.fromkeys(OFTEN)
    assert set(value) > set(answer("benefit", {}))


def test_once_its_sources_fell_nothing_says_how_often(findings):
    source, by_certainty = findings
    source.status = "retracted"
    source.save()

    value = answer("risk", risk(frequency="rare", evidence=[link(source, by_certainty["high"])]))

    assert value["standing"]["code"] == "fallen"
    assert {name: value[name] for name in OFTEN} == dict.fromkeys(OFTEN)


def test_a_chosen_step_alone_and_an_unknown_frequency_have_no_people():
    rare, unknown = (answer("risk", risk(frequency=step)) for step in ("rare", "not_known"))

    assert rare["people"] is unknown["people"] is unknown["usual_range"] is None
    assert rare["in_words"] == "Rare: 1 in 10,000 to 1 in 1,000 people"
    assert unknown["in_words"] == "How often this happens is not known"


def test_what_contradicts_itself_is_refused_in_the_form_and_not_answered():
    told = risk(frequency="rare", people=3, people_per="100", points=["<p>Sore.</p>"])

    with pytest.raises(StreamBlockValidationError) as error:
        clean(("risk", told))

    assert "3 in 100 people is common" in str(error.value.as_json_data())
    assert {answer("risk", told)[name] for name in ("in_words", "usual_range")} == {None}


def test_a_risk_needs_no_points_but_a_heading():
    assert clean(("risk", risk()))
    with pytest.raises(StreamBlockValidationError):
        clean(("risk", risk(heading="")))


def test_benefits_and_risks_are_numbered_apart_and_share_references(findings):
    source, by_certainty = findings
    cited = [link(source, by_certainty["high"])]

    found = answers(
        ("benefit", benefit(evidence=cited)), ("risk", risk(evidence=cited)),
        ("benefit", benefit()), ("risk", risk()),
    )  # fmt: skip

    assert [each["value"]["number"] for each in found] == [1, 1, 2, 2]
    assert [each["value"]["evidence"][0]["ref"] for each in found[:2]] == [1, 1]
