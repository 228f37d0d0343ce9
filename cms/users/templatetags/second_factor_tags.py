from typing import Any

from django import template

from cms.users import second_factor

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_is_missing(context: Any) -> bool:
    """Whether the person must set up a second factor before anything else."""
    return second_factor.is_missing(context["request"].user)
