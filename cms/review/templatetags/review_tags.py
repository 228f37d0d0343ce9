"""Template tags of the confirmation of an approval."""

from django import template
from wagtail.models import Page

from cms.review.stale_approval import digest_of_draft

register = template.Library()


@register.simple_tag
def draft_digest(page: Page) -> str:
    """The digest of the page's latest version, for the hidden field of the confirmation."""
    return digest_of_draft(page)
