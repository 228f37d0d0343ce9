"""Which addresses have stored answers, and the one form in which each is known.

A closed list: an address that is not here is answered by Django each time, as is a parameter that
its view does not declare. Left out on purpose: `search` (no two visitors ask alike),
`order=random`, `_`, previews, `openapi.json`, and whatever says how this process is (`/healthz/`).
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import resolve

MAX_QUERY_CHARACTERS = 1000
RANDOM = "random"
LEFT_OUT = frozenset({"_", "format", "search", "search_operator"})

_PATHS = ("path", "html_path")
_STORED = [
    re.compile(f"/api/v2/{path}", re.ASCII)
    for path in (
        "",
        r"(?:pages|images|documents|redirects)/(?:\d{1,18}/|find/)?",
        "pages/by-path/",
        r"sources/(?:[-\w]{1,80}/)?",
        "claims/",
    )
]


@lru_cache(maxsize=4096)
def canonical_query(path: str, query: str) -> str | None:
    """Return the query in the one order that is stored; None where the answer is not stored.

    `fields=*&limit=5` and `limit=5&fields=%2A` are one address.
    """
    if not any(pattern.fullmatch(path) for pattern in _STORED):
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        return None
    given = dict(pairs)
    if len(given) < len(pairs) or RANDOM in given.get("order", ""):
        return None
    if not all(_is_plain(given[name]) for name in _PATHS if name in given):
        return None
    if given and not cacheable_parameters(path).issuperset(given):
        return None
    return urlencode(sorted(pairs))


def _is_plain(path: str) -> bool:
    """Whether it is the path as links give it; others lead to the same page, without end."""
    return path.startswith("/") and path.endswith("/") and "//" not in path and "?" not in path


def cacheable_parameters(path: str) -> frozenset[str]:
    """Those that the view at a path declares, without `LEFT_OUT`."""
    found = resolve(path).func
    return _declared(found.cls, getattr(found, "actions", {"get": "get"})["get"])


@lru_cache(maxsize=100)
def _declared(view_class: Any, action: str) -> frozenset[str]:
    view = view_class()
    view.action = action
    return frozenset(each.name for each in view.declared_parameters()) - LEFT_OUT
