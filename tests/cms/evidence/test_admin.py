"""Sources as an editor meets them: the real admin views, through the test client."""

import pytest
from django.urls import reverse

from cms.evidence.models import ResearchSource

pytestmark = pytest.mark.django_db
EDIT = "wagtailsnippets_evidence_researchsource:edit"


def form(source, **changes):
    """What the browser posts for a source without findings."""
    empty = {"findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0}
    fields = ["key", "kind", "title", "authors", "container", "url", "status", "import_text"]
    return {**{name: getattr(source, name) for name in fields}, **empty, **changes}


def test_sources_are_listed_and_filtered(admin_client):
    listing = reverse("wagtailsnippets_evidence_researchsource:list")

    answer = admin_client.get(listing, {"status": "expired"})

    assert "Noninvasive treatments" in answer.content.decode()
    assert "Exercise therapy for chronic" not in answer.content.decode()


@pytest.mark.parametrize("words", ["noninvasive", "Qaseem", "acp"])
def test_a_source_is_found_by_title_author_and_key(admin_client, words):
    listing = reverse("wagtailsnippets_evidence_researchsource:list_results")

    answer = admin_client.get(listing, {"q": words}).content.decode()

    assert "Noninvasive treatments" in answer
    assert "over 16s" not in answer


def test_a_source_is_edited_with_its_identifier_pasted_as_a_link(admin_client, demo):
    source = demo.sources["nice-ng59"]

    answer = admin_client.post(
        reverse(EDIT, args=[source.pk]), form(source, doi="https://doi.org/10.1/XY.")
    )

    assert answer.status_code == 302
    assert ResearchSource.objects.get(pk=source.pk).doi == "10.1/xy"


def test_a_source_cannot_build_on_itself_even_through_another(admin_client, demo):
    nice, acp = demo.sources["nice-ng59"], demo.sources["acp-2017"]
    acp.depends_on = [nice]
    acp.save()

    answer = admin_client.post(reverse(EDIT, args=[nice.pk]), form(nice, depends_on=[acp.pk]))

    assert answer.status_code == 200
    assert "cannot build on itself" in answer.content.decode()
    assert not ResearchSource.objects.get(pk=nice.pk).depends_on.exists()


def test_a_source_may_build_on_another(admin_client, demo):
    nice, hayden = demo.sources["nice-ng59"], demo.sources["hayden-2021"]

    admin_client.post(reverse(EDIT, args=[nice.pk]), form(nice, depends_on=[hayden.pk]))

    assert list(ResearchSource.objects.get(pk=nice.pk).depends_on.all()) == [hayden]


def test_a_source_is_not_superseded_by_itself(admin_client, demo):
    nice = demo.sources["nice-ng59"]

    answer = admin_client.post(reverse(EDIT, args=[nice.pk]), form(nice, superseded_by=nice.pk))

    assert "cannot be superseded by itself, not even" in answer.content.decode()
