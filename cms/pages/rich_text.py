"""Turns stored rich text into the API's safe HTML with absolute links.

`<a linktype="page" id="3">` becomes an ordinary link, or `<a>` without an address if the page is
not public. All tags outside a closed list are removed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from urllib.parse import urljoin

import nh3
from django.conf import settings
from wagtail.rich_text import RichText, expand_db_html

_root: ContextVar[str] = ContextVar("root", default="")
FULL_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
HAS_REFERENCE = re.compile(r"<(?:a|embed)\b")
CLEAN_TAG = re.compile(r'<(?:"[^"]*"|[^">])*>')  # in HTML from `nh3`, which escapes other brackets
INLINE_TEXT = ["bold", "italic", "link", "document-link"]

_clean = partial(
    nh3.clean,
    tags={"a", "b", "br", "em", "h2", "h3", "hr", "i", "li", "ol", "p", "strong", "ul"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def public_html(text: RichText | str | None) -> str | None:
    """Return `<p>See <a href="https://www.example.org/advice/">advice</a></p>`.

    None if no text is left, as in `<p></p>`.
    """
    source = text.source if isinstance(text, RichText) else text
    if not source:
        return None
    expanded = expand_db_html(source) if HAS_REFERENCE.search(source) else source
    html: str = _clean(expanded, attribute_filter=_absolute_link)
    return html if CLEAN_TAG.sub("", html).strip() else None


def _absolute_link(_tag: str, attribute: str, value: str) -> str:
    """Make a typed path an address of the public site. A `#fragment` does not change."""
    if attribute == "href" and value.startswith("/"):
        return urljoin(_root.get() or str(settings.FRONTEND_URL), value)
    return value


@contextmanager
def links_at(root_url: str) -> Iterator[None]:
    """Inside the block, paths in rich text are paths of the site at `root_url`."""
    reset = _root.set(root_url)
    try:
        yield
    finally:
        _root.reset(reset)
