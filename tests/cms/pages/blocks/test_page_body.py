"""What the body does for all its blocks: numbers, references and drafts."""

import pytest
from django.core.exceptions import ValidationError

from cms.pages.models import TopicPage
from tests.cms.pages.blocks.block_values import answers, benefit, body, link

pytestmark = pytest.mark.django_db


def test_benefits_are_numbered_among_themselves_and_references_by_first_use(demo):
    nice, acp = demo.sources["nice-ng59"], demo.sources["acp-2017"]
    found = answers(
        ("benefit", benefit(evidence=[link(acp)])),
        ("text", {"text": "<p>between</p>"}),
        ("benefit", benefit(evidence=[link(nice), link(acp)])),
    )

    first, _, second = (block["value"] for block in found)
    assert (first["number"], second["number"]) == (1, 2)
    assert [each["ref"] for each in first["evidence"]] == [1]
    assert [each["ref"] for each in second["evidence"]] == [2, 1]


def test_an_empty_block_is_kept_in_a_draft_and_refused_at_publication():
    value = body(("benefit", {"heading": "", "points": []}))

    block = TopicPage._meta.get_field("body").stream_block
    block.defer_required_validation()
    try:
        assert block.clean_deferred(value)
    finally:
        block.restore_deferred_validation()
    with pytest.raises(ValidationError):
        block.clean(value)
