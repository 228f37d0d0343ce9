"""Rich text as the API answers it: safe HTML whose links are absolute.

Wagtail stores `<a linktype="page" id="3">`. Here it becomes an ordinary link, or bare text where
the page is not public, and everything outside a closed list of tags is taken away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from urllib.parse import urljoin

import nh3
from django.conf import settings
from django.utils.html import strip_tags
from wagtail.rich_text import RichText, expand_db_html

_root: ContextVar[str] = ContextVar("root", default="")
FULL_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
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

    None where nothing is left to read, such as of `<p></p>`.
    """
    source = text.source if isinstance(text, RichText) else text
    if not source:
        return None
    html: str = _clean(expand_db_html(source), attribute_filter=_absolute_link)
    return html if strip_tags(html).strip() else None


def _absolute_link(_tag: str, attribute: str, value: str) -> str:
    """A path that an editor typed is one of the public site; a `#fragment` stays as it is."""
    if attribute == "href" and value.startswith("/"):
        return urljoin(_root.get() or str(settings.FRONTEND_URL), value)
    return value


@contextmanager
def links_at(root_url: str) -> Iterator[None]:
    """While an answer of one site is made: a path in its texts is a path of that site."""
    reset = _root.set(root_url)
    try:
        yield
    finally:
        _root.reset(reset)
