"""Merging two records of one publication in the admin."""

import pytest

from cms.evidence.models import ResearchSource
from tests.cms.evidence_admin.admin_pages import address, shown_text
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db


def test_two_records_are_merged_in_the_admin(admin_client, demo):
    duplicate = ResearchSourceFactory(
        key="double", title="Exercise therapy for chronic low back pain!"
    )
    FindingFactory(source=duplicate, key="pain-vs-minimal", outcome="Pain")
    page = published_topic(demo.home, benefit(link(duplicate)))
    hayden = demo.sources["hayden-2021"]
    place = address("merge", duplicate.pk)
    assert (
        "double" not in shown_text(admin_client.get(address("merge", hayden.pk))).split("Likely")[0]
    )
    assert "Hayden JA, Ellis J" in shown_text(admin_client.get(place))

    both = f"{place}?other={hayden.pk}&keep=other"
    shown = shown_text(admin_client.get(both))

    assert "<strong>This record stays:</strong> Hayden JA" in shown
    assert f"/admin/pages/{page.pk}/edit/" in shown
    assert "“Pain” is the same finding" in shown

    answer = admin_client.post(both, {"same": ["pain-vs-minimal"]}, follow=True)

    assert "The two records of Hayden JA and others 2021 are now one." in shown_text(answer)
    assert not ResearchSource.objects.filter(key="double").exists()


def test_a_source_cannot_be_merged_with_itself_or_an_unknown_one(admin_client, demo):
    hayden = demo.sources["hayden-2021"]
    place = address("merge", hayden.pk)

    shown = shown_text(admin_client.get(place, {"other": hayden.pk}))

    assert "Choose another source than the one you are merging." in shown
    assert "Select a valid choice" in shown_text(admin_client.get(place, {"other": 9999}))
