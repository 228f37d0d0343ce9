"""A page's heading levels, without gaps, and its table of contents."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext

from cms.frontend.safety_notices import at_once, is_at_once

Json = dict[str, Any]
SECTION_TYPES = {
    "benefit",
    "contact_form",
    "location",
    "questions",
    "related_pages",
    "risk",
    "safety_notice",
}
FIRST_H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL | re.IGNORECASE)


def section_heading(block: Json) -> str | None:
    """Return the text of the block's own second-level heading, or None."""
    value = block["value"]
    if block["type"] == "text":
        found = FIRST_H2.search(value.get("text_html") or "")
        return html.unescape(strip_tags(found[1])).strip() if found else None
    if block["type"] not in SECTION_TYPES:
        return None
    return value.get("heading") or value.get("name") or None


def with_heading_levels(blocks: Iterable[Json]) -> Iterator[Json]:
    """Yield the blocks, each with `heading_level`: 3 below a section, 2 before the first one.

    Research entries and guidelines are below the section before them ("Key Research").
    """
    level = 2
    for block in blocks:
        if section_heading(block):
            level = 3
        yield block | {"heading_level": level}


def table_of_contents(blocks: Sequence[Json], references: Sequence[Json]) -> list[Json]:
    """Return the links within the page: [{"href": "#pain", "label": "Pain", "type": …}, …].

    What cannot wait is first, the most urgent before the others. Benefits also have their
    `number`, which the page shows, and a claim whose ground is gone has the word for it (`fell`).
    """
    entries = at_once(blocks)
    entries += [
        {
            "href": f"#{block['anchor']}",
            "label": heading,
            "type": block["type"],
            "number": block["value"].get("number") if block["type"] == "benefit" else None,
            "fell": _fell(block["value"].get("standing")),
        }
        for block in blocks
        if (heading := section_heading(block)) and not is_at_once(block)
    ]
    if references:
        label = gettext("References")
        entries.append({"href": "#page-references", "label": label, "type": "references"})
    return entries


def _fell(standing: Json | None) -> str | None:
    """The page's word for a claim that fell ("Withdrawn"); None for any other block."""
    return standing["label"] if standing and standing.get("code") == "fallen" else None
