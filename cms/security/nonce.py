"""The nonce of the answer that is being rendered, for widgets that know no request."""

import re
from collections.abc import Callable
from contextvars import ContextVar

NONCE = re.compile(r"[A-Za-z0-9+/]{22}==")
# Inline scripts as Wagtail's and wagtail-localize's templates write them.
INLINE = re.compile(r'<script( type="text/javascript")?>')
_nonce: ContextVar[Callable[[], str] | None] = ContextVar("csp_nonce", default=None)


def set_nonce(nonce: Callable[[], str] | None) -> None:
    """Set what makes the nonce of this answer; it is called only if an inline script asks."""
    _nonce.set(nonce)


def current_nonce() -> str:
    """The nonce, such as `Zm9vYmFyZm9vYmFyZm9vYg==`; empty where nothing is answered."""
    make = _nonce.get()
    return make() if make else ""


def with_nonce(html: str) -> str:
    """Allow the inline scripts of a template.

    Only for what a template writes: text of editors is escaped in it, and has no such elements.
    """
    nonce = current_nonce()
    if not nonce:
        return html
    return INLINE.sub(lambda tag: f'<script{tag[1] or ""} nonce="{nonce}">', html)
