"""Which requests are cached, and the canonical form of each.

A closed list: Django answers any other address, and any parameter that a view does not declare.
Not cached on purpose: `search` (its values rarely repeat), `order=random`, `_`, previews,
`openapi.json` and health checks (`/healthz/`).
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import resolve

MAX_QUERY_CHARACTERS = 1000
RANDOM = "random"
UNCACHED_PARAMETERS = frozenset({"_", "format", "search", "search_operator"})

_PATHS = ("path", "html_path")
_CACHEABLE_PATHS = [
    re.compile(f"/api/v2/{path}", re.ASCII)
    for path in (
        "",
        r"(?:pages|images|documents|redirects)/(?:\d{1,18}/|find/)?",
        "pages/by-path/",
        r"sources/(?:[-\w]{1,80}/)?",
        "claims/(?:changes/)?",
        "changes/",
    )
]


@lru_cache(maxsize=4096)
def canonical_query(path: str, query: str) -> str | None:
    """Return the query in canonical order and encoding; None where the answer is not cached.

    `fields=*&limit=5` and `limit=5&fields=%2A` have the same canonical form.
    """
    if not any(pattern.fullmatch(path) for pattern in _CACHEABLE_PATHS):
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
    """Whether the path is spelled as in links; endless other spellings lead to the same page."""
    return path.startswith("/") and path.endswith("/") and "//" not in path and "?" not in path


def cacheable_parameters(path: str) -> frozenset[str]:
    """Return the parameters that the view at a path declares, without `UNCACHED_PARAMETERS`."""
    found = resolve(path).func
    return _declared(found.cls, getattr(found, "actions", {"get": "get"})["get"])


@lru_cache(maxsize=100)
def _declared(view_class: Any, action: str) -> frozenset[str]:
    view = view_class()
    view.action = action
    return frozenset(each.name for each in view.declared_parameters()) - UNCACHED_PARAMETERS
