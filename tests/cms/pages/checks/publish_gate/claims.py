"""A claim that a closed gate refuses, one that it lets pass, and the sentence of the refusal."""

import pytest

from cms.pages.checks.publish_gate import PublicationRefused

UNSUPPORTED = (
    "Benefit 1: Less pain. This claim names no evidence. "
    "Add evidence, or say in “Why there is no evidence” why it needs none."
)
BAD, GOOD = {"heading": "Less pain"}, {"heading": "Less pain", "uncited_reason": "Plain to see."}
PUBLISH = {"action-publish": "1"}


def refusal_of_code(page):
    with pytest.raises(PublicationRefused) as refusal:
        page.get_latest_revision().publish()
    return refusal.value
