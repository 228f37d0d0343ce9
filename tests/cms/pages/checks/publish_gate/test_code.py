"""Code that publishes or saves a page is refused."""

import pytest

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from tests.cms.pages.checks.publish_gate.claims import UNSUPPORTED, refusal_of_code


def test_code_is_refused_and_the_page_stays_as_it_was(draft):
    page = draft()

    refusal = refusal_of_code(page)

    assert refusal.reasons == [UNSUPPORTED]
    assert refusal.messages[0] == "“Walking” was not published."
    page.refresh_from_db()
    assert not page.live


def test_every_way_of_code_meets_the_gate(draft, demo):
    page = draft()
    live = TopicPage(title="New", slug="new", body=page.body.raw_data)

    for publish in (
        lambda: page.publish(page.get_latest_revision()),
        lambda: page.save_revision().publish(),
        lambda: demo.home.add_child(instance=live),
        lambda: _save_live(page),
    ):
        with pytest.raises(PublicationRefused, match="Benefit 1: Less pain"):
            publish()
    assert not TopicPage.objects.get(pk=page.pk).live


def _save_live(page):
    page.live = True
    page.save()
