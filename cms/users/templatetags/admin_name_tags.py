from typing import Any

from django import template
from django.conf import settings

from cms.users.brand import Brand, brand_of

register = template.Library()


@register.simple_tag
def admin_name() -> str:
    """What this CMS is called: `WAGTAIL_SITE_NAME`."""
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag(takes_context=True)
def clinic_brand(context: Any) -> Brand:
    """The clinic's name and picture, for pages that show them."""
    return brand_of(context["request"])
