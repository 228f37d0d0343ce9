"""A clinic's people, and a page on its way through review."""

import pytest
import time_machine

from cms.pages.models import TopicPage


@pytest.fixture(autouse=True)
def on_a_day():
    """20 November 2026, on which the demo was published."""
    with time_machine.travel("2026-11-20 09:00:00+00:00"):
        yield


@pytest.fixture
def topic(demo):
    """`topic("walking", live=True, claim=…)` is a saved page with one claim."""

    def make(slug="walking", *, owner=None, live=False, reason="Plain to see.", **fields):
        page = TopicPage(title=slug.title(), slug=slug, owner=owner, live=live, **fields)
        claim = {
            "heading": "Less pain",
            "points": ["<p>Walking may help.</p>"],
            "evidence": [],
            "uncited_reason": reason,
        }
        page.body = page.body.stream_block.to_python(
            [{"id": f"{slug}-claim", "type": "benefit", "value": claim}]
        )
        demo.home.add_child(instance=page)
        page.save_revision(user=owner)
        return page

    return make


@pytest.fixture
def submitted(topic, ann):
    """A page that Ann wrote and submitted; `submitted(reason="")` has a claim without evidence."""

    def make(**fields):
        page = topic(owner=ann, **fields)
        page.get_workflow().start(page, ann)
        return TopicPage.objects.get(pk=page.pk)

    return make
