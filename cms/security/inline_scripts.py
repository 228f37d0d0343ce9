"""Gives a nonce to the inline script of Wagtail's choosers, which no template writes.

https://github.com/wagtail/wagtail/issues/1288
"""

from functools import wraps
from typing import Any

from django.utils.safestring import mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

from cms.security.nonce import with_nonce

START = "<script>"


def give_choosers_a_nonce() -> None:
    """Wrap the method that all choosers inherit. Repeating it changes nothing."""
    render = BaseChooser.render
    if hasattr(render, "__wrapped__"):
        return

    @wraps(render)
    def render_with_nonce(self: Any, *args: Any, **kwargs: Any) -> str:
        widget, start, script = render(self, *args, **kwargs).rpartition(START)
        html: str = mark_safe(f"{widget}{with_nonce(start)}{script}")  # noqa: S308  as before
        return html

    BaseChooser.render = render_with_nonce
