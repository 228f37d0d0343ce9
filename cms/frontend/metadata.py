"""A page's metadata: description, Open Graph and JSON-LD."""

import html
import json
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from cms.frontend.context import blocks_of

# As Django's json_script: in a script element only `</script` and `<!--` end the JSON early.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
DESCRIPTION_CHARACTERS = 155
Json = dict[str, Any]


def page_metadata(page: Json) -> Json:
    """Return {"description": "…", "open_graph": {"og:title": "…", …}, "json_ld": "{…}"}."""
    words = description(page)
    return {
        "description": words,
        "open_graph": open_graph(page, words),
        "json_ld": json_ld_script(page.get("json_ld")),
    }


def description(page: Json) -> str | None:
    """Return what an editor wrote for search engines, else the summary, else the first text."""
    written = (page.get("seo") or {}).get("description") or page.get("plain_summary")
    return written or _beginning(page) or None


def _beginning(page: Json) -> str:
    texts = [value for key, value in page.items() if key.endswith("_html")] + [
        (block.get("value") or {}).get("text_html")
        for block in blocks_of(page)
        if block.get("type") == "text"
    ]
    first = next(filter(None, texts), "")
    words = " ".join(html.unescape(strip_tags(first.replace("<", " <"))).split())
    return str(Truncator(words).chars(DESCRIPTION_CHARACTERS))


def open_graph(page: Json, words: str | None) -> Json:
    """Return the Open Graph properties that have a value: https://ogp.me/."""
    seo, meta = page.get("seo") or {}, page.get("meta") or {}
    image: Json = seo["image"] if isinstance(seo.get("image"), dict) else {}
    properties = {
        "og:type": "website" if page.get("type") == "pages.HomePage" else "article",
        "og:title": seo.get("title") or page.get("title"),
        "og:description": words,
        "og:url": seo.get("canonical"),
        "og:site_name": (page.get("clinic") or {}).get("name"),
        "og:locale": _territory(meta.get("locale") or ""),
        "og:image": image.get("url"),
        "og:image:alt": image.get("url") and image.get("alt"),
        "og:image:width": image.get("url") and image.get("width"),
        "og:image:height": image.get("url") and image.get("height"),
    }
    return {name: value for name, value in properties.items() if value}


def _territory(locale: str) -> str | None:
    """Return `en_GB` for `en-gb`; None for a language without a country."""
    language, _, country = locale.partition("-")
    return f"{language}_{country.upper()}" if country else None


def json_ld_script(graph: Json | None) -> str | None:
    """Return the JSON for a data script, which is not executed and needs no policy."""
    if not graph:
        return None
    script: str = mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPED))  # noqa: S308
    return script
