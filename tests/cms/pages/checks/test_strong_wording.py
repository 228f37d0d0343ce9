"""Words that say more than the evidence: found in English and French, silent elsewhere."""

import pytest

from tests.cms.pages.checks.conftest import benefit, link, research


@pytest.mark.parametrize("certainty", ["low", "very_low", "not_rated"])
def test_strong_words_on_weak_evidence_are_quoted(issues, source, finding, certainty):
    trial = source()
    weak = link(trial, finding(trial, certainty))

    fault = issues(benefit(weak, points=["Walking reduces pain.", "It is proven."]))[0]

    assert fault.code == "stronger_than_certainty"
    assert "“reduces”, “proven”" in fault.message
    assert fault.level == "warn"


@pytest.mark.parametrize(
    ("certainty", "words"),
    [
        ("moderate", "Walking reduces pain."),
        ("low", "Walking may reduce pain, and it probably reduces stiffness."),
        ("low", "Nothing here reducesomething."),
        ("low", "Walking never cures anything."),
    ],
)
def test_careful_words_and_sound_evidence_pass(codes, source, finding, certainty, words):
    trial = source()

    assert codes(benefit(link(trial, finding(trial, certainty)), points=[words])) == []


def test_a_summary_of_weak_findings_is_read_too(codes, source, finding):
    trial = source()
    weak = finding(trial, "low")

    assert codes(research(trial, "Walking heals.", [weak])) == ["stronger_than_certainty"]
    assert codes(research(trial, "Walking heals.")) == []


def test_only_a_guideline_recommends(issues, codes, source):
    series, guideline = source("series", kind="narrative_review"), source("g", kind="guideline")

    fault = issues(research(series, "A strong recommendation for exercise."))[0]

    assert fault.code == "recommends_without_guideline"
    assert "“strong recommendation”" in fault.message
    assert "“series” (narrative review)" in fault.message
    assert codes(research(guideline, "A strong recommendation for exercise.")) == []
    assert codes(benefit(link(series), link(guideline), points=["Experts recommend it."])) == []


def test_superior_needs_a_finding_that_compared(issues, codes, source, finding):
    trial = source()
    against_nothing = link(trial, finding(trial, comparator="No treatment or usual care"))
    head_to_head = link(trial, finding(trial, comparator="Massage", key="massage"))

    fault = issues(benefit(against_nothing, heading="Superior to massage"))[0]

    assert (fault.code, fault.level) == ("compares_without_comparison", "warn")
    assert "“Superior”" in fault.message
    assert codes(benefit(head_to_head, heading="Superior to massage")) == []


def test_a_comparison_that_is_denied_is_none(codes, source):
    assert codes(research(source(), "No single type is universally superior.")) == []


def test_french_pages_are_read_in_french(issues, codes, source, finding):
    trial = source(kind="narrative_review")
    weak = link(trial, finding(trial, "low", comparator="Aucun traitement"))
    said = ["La marche réduit la douleur.", "Elle est supérieure au repos.", "On la recommande."]

    found = {issue.code for issue in issues(benefit(weak, points=said), language="fr")}

    assert found >= {
        "stronger_than_certainty", "compares_without_comparison", "recommends_without_guideline",
    }  # fmt: skip
    assert codes(benefit(weak, points=["La marche peut réduire la douleur."]), language="fr") == []


def test_a_language_without_a_list_is_left_alone(codes, source, finding):
    trial = source()
    weak = link(trial, finding(trial, "low"))

    assert codes(benefit(weak, points=["This reduces pain; it is superior."]), language="de") == []
