"""How often the editor asks for sources: never for each link when a page is opened."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cms.pages.posted_form import untouched
from tests.factories.blocks import benefit, link
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 12


@pytest.fixture
def pages(demo):
    sources = [ResearchSourceFactory(key=f"s-{number}") for number in range(MANY)]
    return [
        published_topic(
            demo.home, benefit(*(link(each) for each in sources[:count])), title=f"With {count}"
        )
        for count in (FEW, MANY)
    ]


def asked_for_sources(call):
    with CaptureQueriesContext(connection) as queries:
        assert call().status_code in (200, 302)
    return sum('FROM "evidence_researchsource" WHERE' in each["sql"] for each in queries)


def test_opening(pages, admin_client):
    addresses = [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages]
    admin_client.get(addresses[0])

    few, many = (asked_for_sources(lambda at=at: admin_client.get(at)) for at in addresses)

    assert few == many


def test_a_save_reads_a_source_twice_for_each_link(pages, admin_client):
    few, many = (
        asked_for_sources(
            lambda page=page: admin_client.post(
                reverse("wagtailadmin_pages:edit", args=[page.pk]), untouched(page)
            )
        )
        for page in pages
    )

    assert many - few == 2 * (MANY - FEW)
