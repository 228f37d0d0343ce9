"""The history of a snippet and of the site, in words that an editor can read."""

import pytest
from django.urls import reverse
from wagtail.log_actions import log

pytestmark = pytest.mark.django_db
SNIPPETS = ["practitioner", "location", "safety_notice", "contact_form"]


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_of_the_clinic_has_a_history_that_can_be_compared(admin_client, demo, name):
    snippet = getattr(demo, name)
    first = snippet.latest_revision
    field = "name" if hasattr(snippet, "name") else "heading"
    setattr(snippet, field, f"Afterwards {getattr(snippet, field)}")
    snippet.save()
    second = snippet.save_revision()
    viewset = type(snippet).snippet_viewset

    history = admin_client.get(reverse(viewset.get_url_name("history"), args=[snippet.pk]))
    compared = admin_client.get(
        reverse(viewset.get_url_name("revisions_compare"), args=[snippet.pk, first.pk, second.pk])
    )

    assert history.status_code == 200
    assert "Afterwards" in compared.content.decode()


def test_the_site_history_names_pages_and_snippets(admin_client, demo):
    log(demo.location, "wagtail.edit")
    demo.page.save_revision(log_action=True)

    told = admin_client.get(reverse("wagtailadmin_reports:site_history")).content.decode()

    assert demo.page.title in told
    assert "The clinic" in told
