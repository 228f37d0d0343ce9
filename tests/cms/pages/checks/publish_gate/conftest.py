"""Tests with `PUBLISH_GATE=block`, and pages for the gate to refuse."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import WorkflowPage

from cms.pages.models import TopicPage
from tests.cms.pages.checks.conftest import benefit


@pytest.fixture(autouse=True)
def closed_gate(settings, demo):
    """With evidence as the only reason: review stands in tests/cms/review."""
    settings.PUBLISH_GATE = "block"
    WorkflowPage.objects.all().delete()


@pytest.fixture
def draft(demo):
    """`draft(**claim)` is a page with one claim that was never published."""

    def make(**claim):
        page = TopicPage(title="Walking", slug="walking", live=False)
        page.body = page.body.stream_block.to_python(
            [{"id": "claim", "type": "benefit", "value": benefit(**claim)[1]}]
        )
        demo.home.add_child(instance=page)
        page.save_revision()
        return page

    return make


@pytest.fixture
def refused(draft, admin_client):
    """`refused(response, page)` are the words with which the admin refused a page."""

    def words(response, page):
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        page.refresh_from_db()
        assert not page.live
        return [strip_tags(str(message)) for message in get_messages(response.wsgi_request)]

    return words
