"""What changed, when and by whom, in words that an editor can read."""

import pytest
from django.urls import reverse

from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db
SNIPPETS = ["practitioner", "location", "safety_notice", "contact_form"]


def test_two_versions_of_a_page_are_compared_block_by_block(admin_client, demo, picture):
    """One block of every type changes, and the comparison says how each did."""
    page = TopicPage.objects.get()
    field = TopicPage._meta.get_field("body")
    image = {"image": picture.pk, "alt_text": "Before", "decorative": False}
    guideline = {"organisation": "Before", "source": demo.sources["nice-ng59"].pk}
    raw = [
        *page.body.get_prep_value(),
        {"type": "image", "value": {"image": image, "caption": "Before"}, "id": "i"},
        {"type": "guideline", "value": guideline, "id": "g"},
        {"type": "safety_notice", "value": {"notice": demo.safety_notice.pk}, "id": "s"},
    ]
    page.body = field.to_python(raw)
    first = page.save_revision()
    for block in raw:
        for name, value in block["value"].items():
            if name in {"heading", "organisation", "caption"} and value:
                block["value"][name] = f"{value} afterwards"
    raw[0]["value"]["text"] = "<p>Rewritten.</p>"
    page.body = field.to_python(raw[:-1])
    second = page.save_revision()

    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    told = admin_client.get(address).content.decode()

    assert told.count("afterwards") >= 12
    assert "Rewritten." in told
    assert "StreamValue" not in told
    assert "object (" not in told


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
    from wagtail.log_actions import log

    log(demo.location, "wagtail.edit")
    demo.page.save_revision(log_action=True)

    told = admin_client.get(reverse("wagtailadmin_reports:site_history")).content.decode()

    assert demo.page.title in told
    assert "The clinic" in told
