from typing import Any

from django import template

from cms.users import second_factor
from cms.users.secret_text import UnreadableSecret

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_is_missing(context: Any) -> bool:
    """Whether the person must set up a second factor before anything else."""
    return second_factor.is_missing(context["request"].user)


@register.simple_tag
def unused_codes(recovery_codes: Any) -> int | None:
    """How many recovery codes are left; None if no key reads them any more."""
    try:
        return len(recovery_codes.get_unused_codes())
    except UnreadableSecret:
        return None
