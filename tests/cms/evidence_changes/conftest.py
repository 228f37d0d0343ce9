"""People of a clinic, and pages whose claims rest on sources that fall."""

from datetime import UTC, datetime

import pytest
import time_machine

from cms.pages.models import TopicPage
from tests.cms.written_again import number_as_stored, written_again
from tests.factories.blocks import benefit, link, text
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture(autouse=True)
def numbered(request):
    """On PostgreSQL too, the rows that come before a page have the same numbers in each test."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        number_as_stored()


@pytest.fixture
def trial(db):
    """A current trial with a finding of moderate certainty on pain."""
    source = ResearchSourceFactory(
        key="trial", kind="randomised_trial", status="current", title="A trial", year=2019,
        authors="Doe J",
    )  # fmt: skip
    FindingFactory(source=source, key="pain", outcome="Pain at three months",
                   certainty="moderate", rated_by="The authors")  # fmt: skip
    return source


@pytest.fixture
def page(demo, trial, ann):
    """Ann's live page: one claim that rests on the trial, one that rests on nothing."""
    key = written_again("a page on a trial", lambda: _published(demo.home, trial, ann).pk)
    return TopicPage.objects.get(pk=key)


def _published(home, trial, owner):
    return published_topic(
        home,
        text("Walk."),
        benefit(link(trial, trial.findings.get()), heading="Less pain"),
        benefit(heading="Better sleep", uncited_reason="Plain to see."),
        title="Walking",
        owner=owner,
    )


@pytest.fixture
def fall(clock):
    """`fall(source)` retracts it, as a person does who edits its status."""

    def change(source, status="retracted", **fields):
        for name, value in fields.items():
            setattr(source, name, value)
        source.status = status
        source.save()
        return source.changes.first()

    return change
