"""An editor sees what each block is for before choosing it."""

import pytest
from django.urls import reverse

from cms.pages.blocks import PageBodyBlock
from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db
BODY = PageBodyBlock()
PREVIEWED = {
    "text": "<h2>Before you start</h2>",
    "image": "preview-picture.svg",
    "table": "How long each appointment takes",
    "video": "Four exercises for the lower back",
    "questions": "What should I wear?",
    "file": "Exercises for the first week",
    "related_pages": "Walking with back pain",
    "call_to_action": "Book an appointment",
    "benefit": "Less pain",
    "risk": "Common: 1 in 100 to 1 in 10 people",
    "research": "A review of 35 studies",
    "guideline": "An example organisation",
    "safety_notice": "Get help now if you have:",
    "location": "///filled.count.soap",
    "contact_form": 'name="full_name"',
}


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_introduces_itself(name):
    block = BODY.child_blocks[name]

    assert block.get_description()
    assert block.label
    assert block.meta.icon
    assert block.is_previewable


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_has_a_preview_drawn_by_the_frontends_own_template(admin_client, name):
    block = TopicPage._meta.get_field("body").stream_block.child_blocks[name]
    preview = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )

    assert preview.status_code == 200
    assert "frontend/site.css" in preview.content.decode()
    assert PREVIEWED.get(name, "<main>") in preview.content.decode()
    if name in {"benefit", "risk", "research", "guideline"}:
        assert "A journal" in preview.content.decode()
