"""What a page tells machines: its description, how it looks where it is shared, and JSON-LD."""

import html
import json

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

# As Django's json_script: in a script element only `</script` and `<!--` end the JSON early.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
DESCRIPTION_CHARACTERS = 155


def page_metadata(page):
    """{"description": "…", "open_graph": {"og:title": "…", …}, "json_ld": "{…}"} of the JSON."""
    words = description(page)
    return {
        "description": words,
        "open_graph": open_graph(page, words),
        "json_ld": json_ld_script(page.get("json_ld")),
    }


def description(page):
    """What an editor wrote for search engines, else the summary, else how the page begins."""
    written = (page.get("seo") or {}).get("description") or page.get("plain_summary")
    return written or _beginning(page) or None


def _beginning(page):
    texts = [page.get("introduction_html")] + [
        (block.get("value") or {}).get("html")
        for block in page.get("body") or []
        if block.get("type") == "text"
    ]
    first = next(filter(None, texts), "")
    words = " ".join(html.unescape(strip_tags(first.replace("<", " <"))).split())
    return Truncator(words).chars(DESCRIPTION_CHARACTERS)


def open_graph(page, words):
    """The properties that are known, by name: https://ogp.me/."""
    seo, meta = page.get("seo") or {}, page.get("meta") or {}
    image = seo.get("image") if isinstance(seo.get("image"), dict) else {}
    told = {
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
    return {name: value for name, value in told.items() if value}


def _territory(locale):
    """`en_GB` of `en-gb`; nothing for a language without its country."""
    language, _, country = locale.partition("-")
    return f"{language}_{country.upper()}" if country else None


def json_ld_script(graph):
    """The JSON of a script element of data; it runs nothing, so the policy need not allow it."""
    if not graph:
        return None
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPED))  # noqa: S308
