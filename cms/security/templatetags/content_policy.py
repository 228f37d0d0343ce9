from django import template
from django.utils.safestring import mark_safe

from cms.security import nonce

register = template.Library()


@register.simple_tag
def csp_nonce() -> str:
    """The nonce of this answer, for `<script nonce="{% csp_nonce %}">`."""
    return nonce.current_nonce()


@register.filter
def with_nonce(html: str) -> str:
    """Allow the inline scripts of another template: `{{ block.super|with_nonce }}`."""
    marked: str = mark_safe(nonce.with_nonce(html))  # noqa: S308  a template wrote it
    return marked
