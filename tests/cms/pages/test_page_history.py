"""The history of a page shows what changed in its blocks in words that an editor can read."""

import pytest
from django.urls import reverse

from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db


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
