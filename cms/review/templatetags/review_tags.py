"""Template tags of the confirmation of an approval, and of the screen of a translation."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.review.stale_approval import digest_of_draft
from cms.review.translations import may_ask

register = template.Library()


@register.simple_tag
def draft_digest(page: Page) -> str:
    """The digest of the page's latest version, for the hidden field of the confirmation."""
    return digest_of_draft(page)


@register.simple_tag
def may_ask_for_review(instance: Any) -> bool:
    """Whether a translated page can be sent to its reviewers."""
    return may_ask(instance)
