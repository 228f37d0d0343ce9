"""How far a source can be relied on, by itself and through what it builds on."""

from datetime import date

import pytest

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.evidence.standing import GRAVITY, INHERITED, Standing, standings

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
CURRENT, EXPIRED = SourceStatus.CURRENT, SourceStatus.EXPIRED
RETRACTED, SUPERSEDED = SourceStatus.RETRACTED, SourceStatus.SUPERSEDED


def source(key, status=CURRENT, builds_on=(), **fields):
    made = ResearchSource(key=key, kind=SourceKind.OTHER, title=key, status=status, **fields)
    made.depends_on = list(builds_on)
    made.save()
    return made


def standing(of):
    return standings([of], on=TODAY)[of.pk]


@pytest.mark.parametrize("status", SourceStatus)
def test_a_source_that_builds_on_nothing_stands_as_its_status_says(status):
    assert standing(source("a", status)) == Standing(status, "own", own=status)


@pytest.mark.parametrize(
    ("valid_until", "code"),
    [(date(2026, 11, 19), EXPIRED), (TODAY, CURRENT), (date(2027, 1, 1), CURRENT)],
)
def test_a_source_expires_the_day_after_its_last(valid_until, code):
    assert standing(source("a", valid_until=valid_until)).code == code


def test_a_passed_date_does_not_hide_what_is_graver():
    lapsed = source("a", RETRACTED, valid_until=date(2020, 1, 1))

    assert standing(lapsed) == Standing(RETRACTED, "own", own=RETRACTED)
    assert standing(source("b", valid_until=date(2020, 1, 1))).since == "date"


def test_a_retraction_reaches_through_every_step():
    trial = source("trial", RETRACTED)
    review = source("review", builds_on=[trial])
    guideline = source("guideline", builds_on=[review])

    assert standing(guideline) == Standing(RETRACTED, "ancestor", ("review", "trial"), own=CURRENT)
    assert standing(guideline).label == "Retracted (through review → trial)"


def test_an_ancestor_whose_date_has_passed_hands_it_down():
    old = source("old", valid_until=date(2026, 1, 1))

    assert standing(source("new", builds_on=[old])).code == EXPIRED


@pytest.mark.parametrize("status", SourceStatus)
def test_only_lost_ground_is_handed_down(status):
    above = source("above", status)

    handed_down = standing(source("below", builds_on=[above])).since == "ancestor"

    assert handed_down == (status in INHERITED)


def test_the_gravest_ancestor_counts_and_the_nearest_of_equals():
    far = source("far", RETRACTED)
    near = source("near", SUPERSEDED, builds_on=[far])
    direct = source("z-direct", RETRACTED)

    assert standing(source("a", builds_on=[near, direct])).through == ("z-direct",)
    assert standing(source("b", builds_on=[near])).through == ("near", "far")


def test_what_is_graver_than_the_own_status_is_told_beside_it():
    trial = source("trial", RETRACTED)

    assert standing(source("a", SUPERSEDED, [trial])) == Standing(
        RETRACTED, "ancestor", ("trial",), own=SUPERSEDED
    )
    assert standing(source("b", RETRACTED, [source("c", EXPIRED)])).since == "own"


def test_a_circle_is_walked_once():
    one = source("one")
    other = source("other", EXPIRED, builds_on=[one])
    one.depends_on = [other]
    one.save()

    assert standing(one).through == ("other",)


def test_any_number_of_sources_costs_one_query(django_assert_num_queries):
    below = source("0")
    for number in range(1, 30):
        below = source(str(number), builds_on=[below])
    ResearchSource.objects.filter(key="0").update(status=RETRACTED)
    sources = list(ResearchSource.objects.all())

    with django_assert_num_queries(1):
        found = standings(sources, on=TODAY)

    assert len(found) == len(sources)
    assert len(found[below.pk].through) == 29


def test_every_status_has_its_gravity():
    assert set(GRAVITY) == set(SourceStatus)
