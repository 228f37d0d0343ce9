"""A page of benefits without a word of what can go wrong, and the same faults for risks."""

import pytest

from tests.cms.pages.checks.conftest import benefit, link, risk, text

CODE = "benefits_without_risk"


@pytest.fixture
def named(issues):
    def of(*blocks, **fields):
        return [issue.code for issue in issues(*blocks, **fields)].count(CODE)

    return of


def test_benefits_alone_are_noted_once_on_the_first(issues):
    found = [issue for issue in issues(benefit(), benefit()) if issue.code == CODE]

    assert [(issue.level, issue.path) for issue in found] == [("hint", "Benefit 1: Less pain")]


@pytest.mark.parametrize(
    "words",
    [
        "Your muscles may feel sore at first, and it can hurt.", "Side effects are rare.",
        "There is a small risk of a fall.", "Stop at once if you feel dizzy.",
        "It is not safe after a fracture.",
    ],
)  # fmt: skip
def test_a_word_about_harm_is_enough(named, words):
    assert named(benefit(), text(f"<p>{words}</p>")) == 0
    assert named(benefit(), plain_summary=words) == 0


@pytest.mark.parametrize(
    "words",
    [
        "It lowers the risk of a relapse.", "There are no side effects.", "Age is a risk factor.",
        "It is free of harm.",
    ],
)  # fmt: skip
def test_less_harm_and_no_harm_are_none(named, words):
    assert named(benefit(), text(f"<p>{words}</p>")) == 1


@pytest.mark.parametrize(
    ("language", "harm", "no_harm"),
    [
        ("fr", "Les effets indésirables sont rares.", "Cela réduit le risque de rechute."),
        ("de", "Muskelkater ist möglich.", "Das senkt das Risiko eines Rückfalls."),
    ],
)
def test_other_languages_have_words_of_their_own(named, language, harm, no_harm):
    assert named(benefit(), text(harm), language=language) == 0
    assert named(benefit(), text(no_harm), language=language) == 1
    assert named(benefit(), language="it") == 0


def test_a_risk_or_a_safety_notice_is_enough_and_no_benefit_needs_none(named, demo):
    assert named(benefit(), risk()) == 0
    assert named(benefit(), ("safety_notice", {"notice": demo.safety_notice.pk})) == 0
    assert named(benefit(), ("contact_form", {"form": demo.contact_form.pk})) == 0
    assert named(text("Walk.")) == 0


def test_a_risk_needs_evidence_or_a_reason(codes):
    assert codes(risk()) == ["unsupported_claim"]
    assert codes(risk(uncited_reason="Everybody knows it.")) == []


def test_a_risk_whose_sources_fell_always_stops(issues, source):
    fell = issues(risk(link(source(status="retracted"))))

    assert [issue.code for issue in fell if issue.always] == ["fallen_claim"]
    assert "source_retracted" in [issue.code for issue in fell]


def test_a_promise_in_a_risk_and_a_finding_of_another_source_are_found(codes, source, finding):
    strange = finding(source("other"))

    found = codes(risk(link(source(), strange), points=["<p>It is completely safe.</p>"]))

    assert {"finding_of_another_source", "absolute_promise"} <= set(found)


def test_a_risk_may_say_what_people_should_do(codes, source):
    blocks = risk(link(source()), points=["<p>You should rest for a day.</p>"])

    assert codes(blocks) == []


def test_a_frequency_that_does_not_fit_its_number_is_found(codes):
    told = risk(uncited_reason="Seen here.", frequency="rare", people=3, people_per="100")

    assert codes(told) == ["frequency_disagrees"]
