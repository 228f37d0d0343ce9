"""Which addresses have stored answers, and the one form in which each is known.

A closed list: an address or parameter that is not here is answered by Django each time. Left out
on purpose: `search` (no two visitors ask alike), `order=random`, `_`, previews, `openapi.json`, and
whatever says how this process is (`/healthz/`).
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 1000
RANDOM = "random"

_PAGING = {"limit", "offset"}
_LIST = _PAGING | {"fields", "order"}
_ONE = {"fields"}
_FIND = {"fields", "id", "rich_text_format"}
_PATHS = ("path", "html_path")
_PAGES = {
    "ancestor_of",
    "child_of",
    "descendant_of",
    "first_published_at",
    "locale",
    "rich_text_format",
    "show_in_menus",
    "site",
    "slug",
    "title",
    "translation_of",
    "type",
}
_STORED = [
    (re.compile(f"/api/v2/{path}", re.ASCII), frozenset(parameters))
    for path, parameters in (
        ("", ()),
        ("pages/", _LIST | _PAGES),
        (r"pages/\d{1,18}/", _ONE | {"rich_text_format", "site"}),
        ("pages/by-path/", _ONE | {"path", "rich_text_format", "site"}),
        ("pages/find/", _FIND | {"html_path", "site"}),
        ("images/", _LIST),
        (r"images/\d{1,18}/", _ONE),
        ("images/find/", _FIND),
        ("documents/", _LIST),
        (r"documents/\d{1,18}/", _ONE),
        ("documents/find/", _FIND),
        ("redirects/", _LIST),
        (r"redirects/\d{1,18}/", _ONE),
        ("redirects/find/", _FIND),
        ("sources/", _PAGING | {"certainty", "kind", "site", "status", "year"}),
        (r"sources/[-\w]{1,80}/", {"site"}),
        ("claims/", _PAGING | {"certainty", "page", "site", "source"}),
    )
]


@lru_cache(maxsize=4096)
def canonical_query(path: str, query: str) -> str | None:
    """Return the query in the one order that is stored; None where the answer is not stored.

    `fields=*&limit=5` and `limit=5&fields=%2A` are one address.
    """
    known = next((names for pattern, names in _STORED if pattern.fullmatch(path)), None)
    if known is None:
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        return None
    given = dict(pairs)
    if len(given) < len(pairs) or not known.issuperset(given) or RANDOM in given.get("order", ""):
        return None
    if not all(_is_plain(given[name]) for name in _PATHS if name in given):
        return None
    return urlencode(sorted(pairs))


def _is_plain(path: str) -> bool:
    """Whether it is the path as links give it; others lead to the same page, without end."""
    return path.startswith("/") and path.endswith("/") and "//" not in path
