"""The stored states of claims always equal the verdict of the rule."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.evidence.claim_grounds import ground
from cms.evidence.effective_status import effective_statuses
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage
from cms.search.indexing import index_pages
from cms.search.models import Claim, ClaimState
from tests.cms.written_again import written_again
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(demo):
    """A claim on a review that builds on a cohort that builds on a trial; a retracted source."""
    world = type("World", (), {})()
    for name, key in written_again("world", lambda: _made(demo.home)).items():
        model = {"page": TopicPage, "finding": Finding}.get(name, ResearchSource)
        setattr(world, name, model.objects.get(pk=key))
    return world


def _made(home):
    keys = ("trial", "cohort", "review")
    trial, cohort, review = (ResearchSourceFactory(key=key, status="current") for key in keys)
    fallen = ResearchSourceFactory(key="fallen", status="retracted")
    cohort.depends_on = [trial]
    cohort.save()
    review.depends_on = [cohort]
    review.save()
    finding = FindingFactory(source=review, key="f", certainty="high", rated_by="A")
    page = published_topic(home, benefit(link(review, finding)), title="Walking")
    made = {"trial": trial, "cohort": cohort, "review": review, "fallen": fallen}
    return {name: each.pk for name, each in {**made, "finding": finding, "page": page}.items()}


def stored(page):
    """Return `(first day, last day, certainty, standing)` of the page's claims."""
    states = ClaimState.objects.filter(claim__page=page).order_by("claim__number", "first_day")
    return list(states.values_list("first_day", "last_day", "certainty", "standing"))


def now(page):
    (claim,) = Claim.objects.on(timezone.localdate()).filter(page=page)
    return claim.certainty, claim.standing


def change(source, **fields):
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()


CHANGES = {
    "its source is retracted": (
        lambda world: change(world.review, status="retracted"), ("", "fallen")),
    "its source expires": (
        lambda world: change(world.review, valid_until=date(2020, 1, 1)), ("high", "in_doubt")),
    "what it builds on is retracted": (
        lambda world: change(world.cohort, status="retracted"), ("high", "in_doubt")),
    "two steps away": (
        lambda world: change(world.trial, status="withdrawn"), ("high", "in_doubt")),
    "a source builds on a fallen one": (
        lambda world: change(world.trial, depends_on=[world.fallen]), ("high", "in_doubt")),
    "said from the other end": (
        lambda world: world.fallen.dependants.add(world.cohort), ("high", "in_doubt")),
    "cleared from the other end": (
        lambda world: (
            world.fallen.dependants.add(world.cohort), world.fallen.dependants.clear()),
        ("high", "stands")),
    "removed from the other end": (
        lambda world: (
            world.fallen.dependants.add(world.cohort),
            world.fallen.dependants.remove(world.cohort)),
        ("high", "stands")),
    "it rests on a fallen one alone": (
        lambda world: change(world.review, depends_on=[world.fallen], rests_alone=True),
        ("", "fallen")),
    "a fallen ancestor is deleted": (
        lambda world: (
            change(world.trial, status="retracted"), world.trial.delete()), ("high", "stands")),
    "nobody rated it": (lambda world: change(world.finding, rated_by=""), ("not_rated", "stands")),
    "it is rated lower": (lambda world: change(world.finding, certainty="low"), ("low", "stands")),
    "its finding is deleted": (lambda world: world.finding.delete(), ("not_rated", "stands")),
    "its source is deleted": (lambda world: world.review.delete(), ("", "stands")),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_stored_state_equals_the_verdict_right_after(name, world, unguarded):
    made, expected = CHANGES[name]
    made(world)

    assert now(world.page) == expected
    before = stored(world.page)
    index_pages([world.page.pk])
    assert stored(world.page) == before


def test_a_span_ends_on_each_last_valid_day_of_a_source(world):
    last = date(2026, 12, 31)
    change(world.review, valid_until=last)

    assert stored(world.page) == [
        (date.min, last, "high", "stands"),
        (last + timedelta(days=1), date.max, "high", "in_doubt"),
    ]


def test_the_last_span_ends_on_the_last_date(world):
    change(world.review, valid_until=date.max)

    assert stored(world.page) == [(date.min, date.max, "high", "stands")]


def test_an_unchanged_claim_is_not_written_again(world):
    before = set(ClaimState.objects.values_list("pk", flat=True))

    change(world.review, title="Another title")

    assert set(ClaimState.objects.values_list("pk", flat=True)) == before


def test_an_unknown_code_changes_nothing(db):
    source = ResearchSource(key="a", kind="book", title="A")
    known = effective_statuses([source])[None]

    assert ground(source, None, "proves", "", known).relation == "context"
