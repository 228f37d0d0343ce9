"""Sources that no longer hold, wherever a page relies on them: blocks and nested blocks."""

from datetime import date

import pytest

from tests.cms.pages.checks.conftest import benefit, link, research


@pytest.mark.parametrize(
    ("status", "level"),
    [
        ("current", None), ("corrected", "warn"), ("unverified", "warn"), ("superseded", "warn"),
        ("expired", "warn"), ("expression_of_concern", "warn"), ("retracted", "stop"),
        ("withdrawn", "stop"),
    ],
)  # fmt: skip
def test_each_status_has_its_level(issues, source, status, level):
    found = issues(benefit(link(source(status=status))))

    told = [(fault.code, fault.level) for fault in found if fault.code.startswith("source_")]
    assert told == ([(f"source_{status}", level)] if level else [])


def test_the_evidence_link_at_fault_is_named(issues, source):
    good, bad = source("good-2020"), source("bad-2021", status="retracted")

    fault = issues(benefit(link(good), link(bad)))[0]

    assert fault.path == "Benefit 1: Less pain, Evidence 2"
    assert fault.message == "“bad-2021” is retracted."


@pytest.mark.parametrize("relation", ["contradicts", "context"])
def test_a_retracted_source_that_supports_nothing_only_warns(issues, source, relation):
    fault = issues(benefit(link(source(status="retracted"), relation=relation)))[0]

    assert (fault.code, fault.level) == ("source_retracted", "warn")


def test_partly_supporting_is_relying_too(issues, source):
    retracted = source(status="retracted")

    assert issues(benefit(link(retracted, relation="partly_supports")))[0].level == "stop"


def test_research_about_a_retracted_source_stops(issues, source):
    fault = issues(research(source(status="withdrawn")))[0]

    assert (fault.path, fault.level) == ("Research 1", "stop")


def test_a_day_that_has_passed_makes_a_source_expired(issues, source):
    lapsed = source(valid_until=date(2026, 3, 1))

    after = issues(benefit(link(lapsed)), on=date(2026, 3, 2))
    before = issues(benefit(link(lapsed)), on=date(2026, 3, 1))

    assert after[0].message == "“trial-2020” has expired: it was valid until 1 March 2026."
    assert "source_expired" not in [fault.code for fault in before]


def test_what_a_source_builds_on_is_named_with_the_way_to_it(issues, source):
    root = source("trial-2011", status="retracted")
    middle = source("review-2019", depends_on=[root])
    top = source("guideline-2022", depends_on=[middle])

    fault = issues(benefit(link(top)))[0]

    assert (fault.code, fault.level) == ("source_retracted", "warn")
    assert fault.message == (
        "“guideline-2022” builds on “review-2019”, which builds on “trial-2011”, "
        "which is retracted."
    )


def test_what_rests_on_a_retracted_source_alone_stops(issues, source):
    root = source("trial-2011", status="retracted")

    found = issues(benefit(link(source(depends_on=[root], rests_alone=True))))

    (fault,) = [issue for issue in found if issue.code == "source_retracted"]
    assert fault.level == "stop"
    assert fault.message == "“trial-2020” builds on “trial-2011”, which is retracted."


def test_a_corrected_source_is_sound_once_somebody_has_checked_it_since(codes, issues, source):
    corrected = source(status="corrected", status_changed_on=date(2026, 3, 1))
    claim = benefit(link(corrected))
    assert (
        issues(claim)[0].message == "“trial-2020” was corrected, and nobody has checked it since."
    )

    corrected.status_checked_on = date(2026, 3, 2)
    corrected.save()

    assert codes(claim) == []


def test_a_check_of_a_correction_without_a_day_names_the_way_out(codes, issues, source):
    corrected = source(status="corrected", status_checked_on=date(2026, 3, 2))
    claim = benefit(link(corrected))
    assert "the day of the correction is missing" in issues(claim)[0].message
    assert "Status since" in issues(claim)[0].fix

    corrected.status_changed_on = date(2026, 3, 1)
    corrected.save()

    assert codes(claim) == []


def test_undoing_a_retraction_takes_the_issue_away(codes, source):
    trial = source(status="retracted")
    claim = benefit(link(trial))
    assert codes(claim) == ["fallen_claim", "source_retracted"]

    trial.status = "current"
    trial.save()

    assert codes(claim) == []


def test_the_source_of_a_notice_above_a_form_counts(codes, demo, source):
    demo.safety_notice.source = source(status="retracted")
    demo.safety_notice.save()

    assert codes(("contact_form", {"form": demo.contact_form.pk})) == ["source_retracted"]
    assert codes(("safety_notice", {"notice": demo.safety_notice.pk})) == ["source_retracted"]
