"""The list and the chooser of sources in the admin."""

import re

import pytest
from django.urls import reverse

from cms.evidence.models import ResearchSource
from tests.cms.evidence_admin.admin_pages import CHOOSER_RESULTS, address, shown_text
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("qaseem 2017", "acp-2017"),
        ("10.7326/M16-2367", "acp-2017"),
        ("noninvasive", "acp-2017"),
        ("nice-ng", "nice-ng59"),
        ("34580864", "hayden-2021"),
    ],
)
def test_list_and_chooser_find_by_author_year_title_key_and_identifier(admin_client, asked, found):
    chooser = reverse(CHOOSER_RESULTS)

    for place in (address("list_results"), chooser):
        page = shown_text(admin_client.get(place, {"q": asked}))
        shown = [source.key for source in ResearchSource.objects.all() if source.title in page]
        assert shown == [found]


def test_the_chooser_shows_reference_and_standing_and_filters(admin_client, demo):
    chooser = reverse(CHOOSER_RESULTS)
    nice, acp = demo.sources["nice-ng59"], demo.sources["acp-2017"]
    nice.depends_on = [acp]
    nice.save()

    shown = shown_text(admin_client.get(chooser, {"kind": "guideline"}))

    assert "Relied on (unverified; builds on Qaseem A and others 2017, expired)" in shown
    assert "NICE guideline NG59 2016." in shown
    assert "Exercise therapy" not in shown
    assert "Noninvasive" not in shown_text(admin_client.get(chooser, {"status": "current"}))


def test_the_list_shows_the_number_of_pages_and_filters_by_use(admin_client, demo):
    ResearchSourceFactory(key="unused")

    shown = shown_text(admin_client.get(address("list")))
    unused = shown_text(admin_client.get(address("list_results"), {"used": "no"}))

    assert "Title of unused." in shown
    assert re.findall(r"<td[^>]*> ?(\d+) ?</td>", shown) == ["1", "1", "1", "1", "1", "0"]
    assert "Title of unused." in unused
    assert "Hayden JA, Ellis J" not in unused


def test_the_list_costs_the_same_number_of_queries_for_any_length(
    admin_client, demo, django_assert_num_queries
):
    admin_client.get(address("list"))
    with django_assert_num_queries(12):
        admin_client.get(address("list"))
    for number in range(20):
        made = ResearchSourceFactory(key=f"more-{number}")
        made.depends_on = [demo.sources["acp-2017"]]
        made.save()

    with django_assert_num_queries(12):
        admin_client.get(address("list"))


@pytest.mark.parametrize("name", ["list", "add"])
def test_a_person_without_permission_cannot_see_sources(client, django_user_model, name):
    client.force_login(django_user_model.objects.create_user("nobody"))

    assert client.get(address(name)).status_code == 302
