"""The certainty and the standing of a claim, as a table; no database."""

from datetime import date

import pytest

from cms.evidence.certainty import Disagreement, Effect, Ground, verdict
from cms.evidence.choices import Certainty, Relation, SourceStatus, StandingCode

HIGH, MODERATE, LOW, VERY_LOW, NOT_RATED = Certainty
STANDS, IN_DOUBT, FALLEN = StandingCode
CONTRADICTS = Relation.CONTRADICTS
RETRACTED, CONCERN = SourceStatus.RETRACTED, SourceStatus.EXPRESSION_OF_CONCERN
FALLS = {"status": RETRACTED, "standing": FALLEN}
DOUBTED = {"status": CONCERN, "standing": IN_DOUBT}


def finding(certainty=NOT_RATED, source="review", **fields):
    return Ground(source, certainty=certainty, **{"rated_by": "The review’s authors", **fields})


def against(certainty, source="other", **fields):
    return finding(certainty, source, relation=CONTRADICTS, **fields)


def partly(certainty=HIGH, source="part", **fields):
    return finding(certainty, source, relation=Relation.PARTLY_SUPPORTS, **fields)


A, B = {"group": "a"}, {"group": "b"}
UNVERIFIED = {"status": SourceStatus.UNVERIFIED}
TABLE = {
    # the table of the documents, row by row
    "high": ([finding(HIGH)], HIGH, STANDS),
    "high, retracted": ([finding(HIGH, **FALLS)], None, FALLEN),
    "high and a retracted moderate, one group": (
        [finding(HIGH, **A), finding(MODERATE, "gone", **A, **FALLS)], HIGH, STANDS),
    "moderate review and an unrated trial": (
        [finding(MODERATE, year=2021), finding(source="trial", year=2023)], MODERATE, STANDS),
    "high 2010 and low 2022, one group": (
        [finding(HIGH, year=2010, **A), finding(LOW, "new", year=2022, **A)], LOW, STANDS),
    "high 2010 and low 2022 under concern, one group": (
        [finding(HIGH, year=2010, **A), finding(LOW, "new", year=2022, **A, **DOUBTED)],
        HIGH, IN_DOUBT),
    "high on pain and low on function": ([finding(HIGH), finding(LOW)], LOW, STANDS),
    "high and a contradicting high": ([finding(HIGH), against(HIGH)], MODERATE, IN_DOUBT),
    "the same in one group": ([finding(HIGH, **A), against(HIGH, **A)], MODERATE, IN_DOUBT),
    "high and a contradicting low": ([finding(HIGH), against(LOW)], HIGH, STANDS),
    "low and a contradicting high": ([finding(LOW), against(HIGH)], None, IN_DOUBT),
    "moderate, unverified": ([finding(MODERATE, **UNVERIFIED)], MODERATE, STANDS),
    "moderate, built on a retracted source": (
        [finding(MODERATE, standing=IN_DOUBT)], MODERATE, IN_DOUBT),
    "moderate, rests on retracted sources alone": (
        [finding(MODERATE, standing=FALLEN)], None, FALLEN),
    "partly supports": ([partly(HIGH)], None, STANDS),
    "a guideline, ungraded": ([Ground("guideline")], NOT_RATED, STANDS),
    # nothing to go by
    "nothing": ([], None, STANDS),
    "context alone": ([finding(HIGH, relation=Relation.CONTEXT)], None, STANDS),
    "retracted context alone": ([finding(HIGH, relation=Relation.CONTEXT, **FALLS)], None, STANDS),
    # who rated it
    "nobody is named who rated it": ([finding(HIGH, rated_by="")], NOT_RATED, STANDS),
    "a blank is nobody": ([finding(HIGH, rated_by="  ")], NOT_RATED, STANDS),
    "what nobody sees is nobody": ([finding(HIGH, rated_by="\u200b")], NOT_RATED, STANDS),
    "an unnamed rating lowers nothing": (
        [finding(HIGH), finding(LOW, "trial", rated_by="")], HIGH, STANDS),
    # what partly supports, and context, change nothing
    "high and partly low": ([finding(HIGH), partly(LOW)], HIGH, STANDS),
    "high and partly high, retracted": ([finding(HIGH), partly(HIGH, **FALLS)], HIGH, STANDS),
    "what partly supports holds up nothing that fell": (
        [finding(HIGH, **FALLS), partly(HIGH)], None, FALLEN),
    "a retracted source that partly supports, alone": ([partly(HIGH, **FALLS)], None, FALLEN),
    "one in doubt that partly supports, alone": ([partly(HIGH, **DOUBTED)], None, IN_DOUBT),
    # unrated
    "unrated, one of two retracted": (
        [Ground("guideline"), Ground("gone", **FALLS)], NOT_RATED, STANDS),
    "unrated, one of two expired": ([Ground("a"), Ground("b", **DOUBTED)], NOT_RATED, STANDS),
    "unrated, expired": ([Ground("b", **DOUBTED)], NOT_RATED, IN_DOUBT),
    "unrated, all retracted": ([Ground("a", **FALLS), Ground("b", **FALLS)], None, FALLEN),
    "an unrated trial under concern beside a review": (
        [finding(MODERATE), Ground("trial", **DOUBTED)], MODERATE, STANDS),
    "the rated one fell, an unrated one is left": (
        [finding(HIGH, **FALLS), Ground("guideline")], NOT_RATED, IN_DOUBT),
    # groups
    "two groups: the lowest of what each gives": (
        [finding(LOW, year=2010, **A), finding(HIGH, "n", year=2022, **A), finding(MODERATE, **B)],
        MODERATE, STANDS),
    "two equally recent: the lower": (
        [finding(HIGH, year=2022, **A), finding(LOW, "n", year=2022, **A)], LOW, STANDS),
    "two equally recent, the lower in doubt": (
        [finding(HIGH, year=2022, **A), finding(LOW, "n", year=2022, **A, **DOUBTED)],
        HIGH, IN_DOUBT),
    "a newer high in doubt lifts no older low": (
        [finding(LOW, year=2010, **A), finding(HIGH, "n", year=2022, **A, **DOUBTED)],
        LOW, IN_DOUBT),
    "an older one that was superseded": (
        [finding(HIGH, year=2010, **A, **DOUBTED), finding(LOW, "n", year=2022, **A)],
        LOW, STANDS),
    "all of a group in doubt": (
        [finding(LOW, year=2010, **A, **DOUBTED), finding(HIGH, "n", year=2022, **A, **DOUBTED)],
        HIGH, IN_DOUBT),
    "one of two outcomes in doubt": ([finding(HIGH), finding(LOW, "n", **DOUBTED)], LOW, IN_DOUBT),
    "one of two outcomes fell": ([finding(HIGH), finding(LOW, "n", **FALLS)], HIGH, IN_DOUBT),
    "a search date counts before the year of publication": (
        [finding(HIGH, searched_to=date(2018, 1, 1), year=2023, **A),
         finding(LOW, "n", searched_to=date(2020, 1, 1), year=2021, **A)], LOW, STANDS),
    "searched later in the same year, and higher": (
        [finding(LOW, searched_to=date(2020, 1, 1), **A),
         finding(HIGH, "n", searched_to=date(2020, 6, 1), **A)], HIGH, STANDS),
    "a year beside a search date in it: equally recent": (
        [finding(HIGH, searched_to=date(2020, 6, 1), **A), finding(LOW, "n", year=2020, **A)],
        LOW, STANDS),
    "no date is before any": (
        [finding(LOW, **A), finding(HIGH, "n", year=1999, **A)], HIGH, STANDS),
    "no dates at all: the lower": ([finding(HIGH, **A), finding(LOW, "n", **A)], LOW, STANDS),
    # contradictions
    "very low and a contradicting very low": (
        [finding(VERY_LOW), against(VERY_LOW)], VERY_LOW, IN_DOUBT),
    "two that contradict equally lower it once": (
        [finding(HIGH), against(HIGH), against(HIGH, "third")], MODERATE, IN_DOUBT),
    "a contradiction under concern": ([finding(HIGH), against(HIGH, **DOUBTED)], HIGH, STANDS),
    "a contradiction that was retracted": ([finding(LOW), against(HIGH, **FALLS)], LOW, STANDS),
    "a contradiction that nobody rated": ([finding(LOW), against(NOT_RATED)], LOW, STANDS),
    "a contradiction rated by nobody": ([finding(LOW), against(HIGH, rated_by="")], LOW, STANDS),
    "it is weighed against its own group": (
        [finding(HIGH, **A), finding(LOW, **B), against(MODERATE, **A)], LOW, STANDS),
    "it lowers its own group": (
        [finding(HIGH, **A), finding(HIGH, **B), against(HIGH, **A)], MODERATE, IN_DOUBT),
    "a lowered group that is not the lowest": (
        [finding(HIGH, **A), finding(LOW, **B), against(HIGH, **A)], LOW, IN_DOUBT),
    "without a group it is weighed against the claim": (
        [finding(HIGH, **A), finding(LOW, **B), against(MODERATE)], None, IN_DOUBT),
    "in a group of its own it is weighed against the claim": (
        [finding(LOW, **A), against(MODERATE, **B)], None, IN_DOUBT),
    "an ungraded guideline and a contradicting rating": (
        [Ground("guideline"), against(VERY_LOW)], None, IN_DOUBT),
    "nothing but a contradiction": ([against(LOW)], None, IN_DOUBT),
    "fallen, and contradicted as well": ([finding(HIGH, **FALLS), against(LOW)], None, FALLEN),
}  # fmt: skip


@pytest.mark.parametrize(("links", "certainty", "standing"), TABLE.values(), ids=TABLE)
def test_a_claim_is_as_certain_and_stands_as_the_table_says(links, certainty, standing):
    for order in (links, links[::-1]):
        found = verdict(order)

        assert (found.certainty, found.standing) == (certainty, standing)


@pytest.mark.parametrize(
    ("chosen", "shown"), [(None, MODERATE), (HIGH, MODERATE), (MODERATE, MODERATE), (LOW, LOW)]
)
def test_an_editor_can_lower_the_certainty_and_not_raise_it(chosen, shown):
    found = verdict([finding(MODERATE)], lowered_to=chosen)

    assert (found.certainty, found.found) == (shown, MODERATE)


@pytest.mark.parametrize("links", [[], [finding(HIGH, **FALLS)], [finding(LOW), against(HIGH)]])
def test_an_editor_cannot_give_a_certainty_where_the_rule_gives_none(links):
    assert verdict(links, lowered_to=VERY_LOW).certainty is None


def test_a_certainty_chosen_by_the_editor_does_not_rate_the_claim():
    assert verdict([Ground("guideline")], lowered_to=LOW).certainty == NOT_RATED


def test_the_retracted_source_of_a_claim_that_stands_is_named():
    found = verdict([finding(HIGH, **A), finding(MODERATE, "gone", **A, **FALLS)])

    assert [(each.source, each.status) for each in found.because] == [("gone", RETRACTED)]


def test_a_faulty_source_is_named_once_and_a_holding_one_not_at_all():
    found = verdict([finding(HIGH, "gone", **FALLS), finding(LOW, "gone", **FALLS), finding(LOW)])

    assert [each.source for each in found.because] == ["gone"]


def test_a_contradiction_that_changes_the_claim_is_a_reason_and_one_that_does_not_is_listed():
    found = verdict([finding(MODERATE), against(MODERATE, "equal"), against(LOW, "weak")])

    assert [(each.source, each.relation) for each in found.because] == [("equal", CONTRADICTS)]
    assert found.disagreements == (
        Disagreement("equal", MODERATE, Effect.LOWERED),
        Disagreement("weak", LOW, Effect.LISTED),
    )
    assert not found.unresolved


def test_a_contradiction_of_higher_certainty_waits_for_an_editor():
    assert verdict([finding(LOW), against(HIGH)]).unresolved
    assert not verdict([finding(HIGH), against(HIGH)]).unresolved
    assert not verdict([finding(LOW), against(HIGH, **FALLS)]).unresolved


def test_a_contradiction_by_a_fallen_source_is_ignored():
    assert verdict([finding(LOW), against(HIGH, **FALLS)]).disagreements == ()


@pytest.mark.parametrize(
    ("links", "checked"),
    [
        ([finding(MODERATE)], True),
        ([finding(MODERATE, **UNVERIFIED)], False),
        ([finding(MODERATE), Ground("trial", **UNVERIFIED)], False),
        ([finding(MODERATE), against(LOW, **UNVERIFIED)], True),
    ],
)
def test_editors_are_told_whether_the_sources_were_compared(links, checked):
    assert verdict(links).checked == checked
