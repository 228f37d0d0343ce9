"""What a page says of a finding: never more than the claim that rests on it, and its source."""

from datetime import date

import pytest
import time_machine

from cms.evidence.models import ResearchSource
from tests.cms.evidence.typed_findings import POINTS
from tests.cms.pages.blocks.block_values import answer as answer_of
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db
KEYS = ("result", "in_words", "drawing")
ABOUT = "about 15 points lower on a scale of 0 to 100 after 3 months (lower is better)"


@pytest.fixture
def page(demo, by_path):
    """`page(benefit(…))` is the answer of a page with these blocks."""

    def of(*blocks):
        published_topic(demo.home, *blocks, title="Walking")
        return by_path("/walking/").json()

    return of


def found(key="review", certainty="high", **fields):
    """A rated finding with typed numbers, of a source of its own."""
    source = ResearchSourceFactory(key=key, **{"status": "current", **fields})
    made = FindingFactory(
        source=source, key="pain", certainty=certainty, rated_by="The authors", **POINTS
    )
    return source, made


def beside_the_claim(answer, place=0):
    evidence = answer["body"][0]["value"]["evidence"][place]
    return evidence["in_words"], evidence["drawing"] is not None


def in_the_references(answer, place=0):
    finding = answer["references"][place]["findings"][0]
    return finding["in_words"], finding["drawing"] is not None


def test_a_finding_of_a_source_that_stands_is_told_and_drawn(page):
    answer = page(benefit(link(*found())))

    for place in (beside_the_claim, in_the_references):
        assert place(answer) == ("A" + ABOUT[1:], True)
    result = answer["references"][0]["findings"][0]["result"]
    assert result == answer["body"][0]["value"]["evidence"][0]["result"]
    assert (result["estimate"], result["interval"]["level"]) == (-15.0, 95)


def test_no_sentence_is_surer_than_the_claim(page):
    lowered = page(benefit(link(*found()), certainty="low"))

    for place in (beside_the_claim, in_the_references):
        assert place(lowered) == ("May be " + ABOUT, True)


def test_of_several_claims_on_a_finding_the_least_certain_counts_in_the_references(page):
    source, finding = found()

    answer = page(
        benefit(link(source, finding), certainty="moderate"),
        benefit(link(source, finding), certainty="low"),
    )

    assert beside_the_claim(answer) == ("Probably " + ABOUT, True)
    assert in_the_references(answer) == ("May be " + ABOUT, True)


def test_a_weaker_question_weakens_every_sentence_of_its_claim(page):
    answer = page(benefit(link(*found()), link(*found("other", "very_low"))))

    unsure = ("We are very unsure whether it is " + ABOUT, False)
    assert [beside_the_claim(answer, place) for place in (0, 1)] == [unsure, unsure]


def test_a_contradiction_that_nobody_resolved_leaves_no_sentence(demo):
    against = {**link(*found("against")), "relation": "contradicts"}

    value = answer_of(*benefit(link(*found(certainty="low")), against))

    assert value["certainty"] is None
    assert [each["in_words"] for each in value["evidence"]] == [None, None]
    assert [each["drawing"] for each in value["evidence"]] == [None, None]


def test_doubt_is_said_and_draws_nothing(page):
    against = {**link(*found("against")), "relation": "contradicts"}

    answer = page(benefit(link(*found()), against))

    assert beside_the_claim(answer) == ("In doubt: probably " + ABOUT, False)
    assert in_the_references(answer) == ("In doubt: probably " + ABOUT, False)
    assert beside_the_claim(answer, 1) == (None, False)  # it does not support the claim


@pytest.mark.parametrize("relation", ["partly_supports", "contradicts", "context"])
def test_beside_a_claim_that_fell_there_are_no_numbers_of_any_source(demo, relation):
    other = {**link(*found("other")), "relation": relation}

    value = answer_of(*benefit(link(*found(status="retracted")), other))

    assert value["standing"]["code"] == "fallen"
    assert [[each[key] for key in KEYS] for each in value["evidence"]] == [[None] * 3] * 2


@pytest.mark.parametrize("relation", ["partly_supports", "context"])
def test_beside_a_claim_only_what_supports_it_is_told(page, relation):
    partly = {**link(*found("partly")), "relation": relation}

    answer = page(benefit(link(*found(certainty="moderate")), partly))

    assert beside_the_claim(answer, 0) == ("Probably " + ABOUT, True)
    assert beside_the_claim(answer, 1) == (None, False)
    assert answer["body"][0]["value"]["evidence"][1]["result"]["estimate"] == -15.0


@pytest.mark.parametrize("status", ["retracted", "withdrawn"])
def test_of_what_fell_after_it_was_published_nothing_is_left(page, by_path, api, status):
    source, finding = found()
    page(benefit(link(source, finding)))
    source.status = status
    source.save()

    answer = by_path("/walking/").json()

    shown = [answer["body"][0]["value"]["evidence"][0], answer["references"][0]["findings"][0]]
    shown.append(api("sources/review/").json()["findings"][0])
    assert [[each[key] for key in KEYS] for each in shown] == [[None] * 3] * 3


def test_at_midnight_after_its_last_day_a_source_is_in_doubt_and_no_longer_drawn(page, by_path):
    page(benefit(link(*found(valid_until=date(2030, 5, 1)))))

    with time_machine.travel("2030-05-01T12:00Z"):
        assert beside_the_claim(by_path("/walking/").json()) == ("A" + ABOUT[1:], True)
    with time_machine.travel("2030-05-02T12:00Z"):
        doubted = ("In doubt: " + ABOUT, False)
        assert beside_the_claim(by_path("/walking/").json()) == doubted
        assert in_the_references(by_path("/walking/").json()) == doubted


def test_what_builds_on_a_retracted_study_is_in_doubt(page, by_path, api):
    source, finding = found()
    trial = ResearchSourceFactory(key="trial", status="retracted")
    page(benefit(link(source, finding)))
    ResearchSource.objects.get(key="review").depends_on.set([trial])
    source.depends_on = [trial]
    source.save()

    doubted = ("In doubt: " + ABOUT, False)
    assert beside_the_claim(by_path("/walking/").json()) == doubted
    alone = api("sources/review/").json()["findings"][0]
    assert (alone["in_words"], alone["drawing"]) == ("In doubt: " + ABOUT, None)


def test_a_finding_of_another_source_is_neither_told_nor_drawn(page, demo):
    other, _ = found("other")
    _, finding = found()

    answer = page(benefit(link(other, finding)))

    assert [answer["body"][0]["value"]["evidence"][0][key] for key in KEYS] == [None] * 3
