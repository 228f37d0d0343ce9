"""How far a source can be relied on, by itself and through what it builds on."""

from datetime import date

import pytest

from cms.evidence.choices import SourceKind, SourceStatus, StandingCode
from cms.evidence.effective_status import GRAVITY, INHERITED, effective_statuses
from cms.evidence.models import ResearchSource
from cms.evidence.source_filters import with_own_status, with_standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
CURRENT, EXPIRED = SourceStatus.CURRENT, SourceStatus.EXPIRED
STANDS, IN_DOUBT, FALLEN = StandingCode
RETRACTED, SUPERSEDED = SourceStatus.RETRACTED, SourceStatus.SUPERSEDED


def source(key, status=CURRENT, builds_on=(), **fields):
    made = ResearchSource(key=key, kind=SourceKind.OTHER, title=key, status=status, **fields)
    made.depends_on = list(builds_on)
    made.save()
    return made


def standing(of):
    return effective_statuses([of], on=TODAY)[of.pk]


def holds(of):
    """Its standing, which the filter of the library gives as well."""
    code = standing(of).standing
    everything = ResearchSource.objects.all()
    assert [each for each in StandingCode if of in with_standing(everything, each, TODAY)] == [code]
    return code


def fault(of):
    """What editors see of it: `(code, since, through, own)`."""
    found = standing(of)
    return found.code, found.since, found.through, found.own


@pytest.mark.parametrize("status", SourceStatus)
def test_a_source_that_builds_on_nothing_has_its_own_status(status):
    assert fault(source("a", status)) == (status, "own", (), status)


OWN = {
    "current": STANDS, "unverified": STANDS, "superseded": IN_DOUBT, "expired": IN_DOUBT,
    "expression_of_concern": IN_DOUBT, "corrected": IN_DOUBT, "retracted": FALLEN,
    "withdrawn": FALLEN,
}  # fmt: skip


@pytest.mark.parametrize(("status", "code"), OWN.items())
def test_each_status_has_its_standing(status, code):
    assert holds(source("a", status)) == code


@pytest.mark.parametrize(
    ("changed", "checked", "code"),
    [
        (None, None, IN_DOUBT),
        (date(2026, 5, 1), None, IN_DOUBT),
        (None, date(2026, 5, 1), IN_DOUBT),
        (date(2026, 5, 1), date(2026, 4, 30), IN_DOUBT),
        (date(2026, 5, 1), date(2026, 5, 1), STANDS),
        (date(2026, 5, 1), date(2026, 6, 1), STANDS),
    ],
)
def test_a_corrected_source_stands_once_somebody_checked_it_since(changed, checked, code):
    dates = {"status_changed_on": changed, "status_checked_on": checked}

    assert holds(source("a", SourceStatus.CORRECTED, **dates)) == code


@pytest.mark.parametrize("status", ["current", "unverified", "corrected"])
def test_a_passed_date_puts_a_source_in_doubt(status):
    checked = {"status_changed_on": TODAY, "status_checked_on": TODAY}
    lapsed = source("a", status, valid_until=date(2026, 11, 19), **checked)

    assert holds(lapsed) == IN_DOUBT
    lapsed.valid_until = TODAY
    lapsed.save()
    assert holds(lapsed) == STANDS


def test_a_date_that_has_not_passed_does_not_improve_the_standing():
    assert holds(source("a", RETRACTED, valid_until=date(2030, 1, 1))) == FALLEN


@pytest.mark.parametrize("status", SourceStatus)
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_only_a_fallen_source_puts_what_builds_on_it_in_doubt(status, steps):
    top = source("0", status)
    for step in range(steps):
        top = source(f"{step + 1}", builds_on=[top])

    assert holds(top) == (IN_DOUBT if OWN[status] == FALLEN else STANDS)
    assert standing(top).own == CURRENT


def test_a_source_that_rests_on_others_alone_falls_once_all_of_them_fell():
    fell, holding = source("fell", RETRACTED), source("holding")
    both = source("both", builds_on=[fell, holding], rests_alone=True)
    one = source("one", builds_on=[fell], rests_alone=True)
    more = source("more", builds_on=[fell])
    next_alone = source("next-alone", builds_on=[one], rests_alone=True)
    after = source("after", builds_on=[next_alone])

    assert [holds(each) for each in (both, one, more)] == [IN_DOUBT, FALLEN, IN_DOUBT]
    assert [holds(each) for each in (next_alone, after)] == [FALLEN, IN_DOUBT]

    holding.status = SourceStatus.WITHDRAWN
    holding.save()
    assert holds(both) == FALLEN


def test_a_source_that_rests_alone_on_no_source_stands():
    assert holds(source("a", rests_alone=True)) == STANDS


def test_in_a_circle_nothing_falls_by_itself():
    one = source("one", rests_alone=True)
    other = source("other", builds_on=[one], rests_alone=True)
    one.depends_on = [other]
    one.save()
    assert [holds(one), holds(other)] == [STANDS, STANDS]

    third = source("third", RETRACTED)
    one.depends_on = [other, third]
    one.save()
    assert [holds(one), holds(other)] == [IN_DOUBT, IN_DOUBT]

    one.depends_on = [third]
    one.save()
    assert [holds(one), holds(other)] == [FALLEN, FALLEN]


def test_everything_that_a_source_builds_on_is_named_with_its_standing():
    trial = source("trial", RETRACTED, status_changed_on=date(2025, 3, 1))
    review = source("review", builds_on=[trial])
    found = standing(source("guideline", builds_on=[review])).builds_on

    assert [(each.key, each.steps, each.standing) for each in found] == [
        ("review", 1, IN_DOUBT),
        ("trial", 2, FALLEN),
    ]
    assert (found[1].status_changed_on, found[1].citation) == (date(2025, 3, 1), "trial.")


@pytest.mark.parametrize("status", SourceStatus)
def test_the_filter_finds_sources_by_their_own_status(status):
    made = source("a", status, valid_until=date(2026, 11, 19))

    own = standing(made).own
    everything = ResearchSource.objects.all()
    assert [each for each in SourceStatus if made in with_own_status(everything, each, TODAY)] == [
        own
    ]


@pytest.mark.parametrize(
    ("valid_until", "code"),
    [(date(2026, 11, 19), EXPIRED), (TODAY, CURRENT), (date(2027, 1, 1), CURRENT)],
)
def test_a_source_expires_on_the_day_after_its_last(valid_until, code):
    assert standing(source("a", valid_until=valid_until)).code == code


def test_a_passed_date_does_not_hide_a_graver_status():
    lapsed = source("a", RETRACTED, valid_until=date(2020, 1, 1))

    assert fault(lapsed) == (RETRACTED, "own", (), RETRACTED)
    assert standing(source("b", valid_until=date(2020, 1, 1))).since == "date"


def test_a_retraction_reaches_through_every_step():
    trial = source("trial", RETRACTED)
    review = source("review", builds_on=[trial])
    guideline = source("guideline", builds_on=[review])

    assert fault(guideline) == (RETRACTED, "ancestor", ("review", "trial"), CURRENT)
    assert standing(guideline).label == "Retracted (through “review” → “trial”)"


def test_an_expired_ancestor_makes_a_source_expired():
    old = source("old", valid_until=date(2026, 1, 1))

    assert standing(source("new", builds_on=[old])).code == EXPIRED


@pytest.mark.parametrize("status", SourceStatus)
def test_editors_see_which_fallen_or_doubtful_source_another_builds_on(status):
    above = source("above", status)

    handed_down = standing(source("below", builds_on=[above])).since == "ancestor"

    assert handed_down == (status in INHERITED)


def test_the_gravest_ancestor_counts_and_the_nearest_of_equals():
    far = source("far", RETRACTED)
    near = source("near", SUPERSEDED, builds_on=[far])
    direct = source("z-direct", RETRACTED)

    assert standing(source("a", builds_on=[near, direct])).through == ("z-direct",)
    assert standing(source("b", builds_on=[near])).through == ("near", "far")


def test_an_ancestors_graver_status_is_shown_beside_the_own_one():
    trial = source("trial", RETRACTED)

    result = fault(source("a", SUPERSEDED, [trial]))
    assert result == (RETRACTED, "ancestor", ("trial",), SUPERSEDED)
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
        found = effective_statuses(sources, on=TODAY)

    assert len(found) == len(sources)
    assert len(found[below.pk].through) == 29


def test_every_status_has_its_gravity():
    assert set(GRAVITY) == set(SourceStatus)
