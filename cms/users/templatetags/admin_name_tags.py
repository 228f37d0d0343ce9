from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def admin_name() -> str:
    """What this CMS is called: `WAGTAIL_SITE_NAME`."""
    return str(settings.WAGTAIL_SITE_NAME)
