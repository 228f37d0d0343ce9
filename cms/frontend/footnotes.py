"""The citations of a page, and the links from each reference back to them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext

Json = dict[str, Any]


def citations(block: Json) -> Iterator[tuple[int, str, str]]:
    """Yield (reference number, id of the citation's mark, label) in the block's order.

    The block templates write the same ids: cite-<anchor>-<position in the block>.
    """
    value = block["value"]
    cited = {
        "benefit": value.get("evidence") or [],
        "risk": value.get("evidence") or [],
        "contact_form": value.get("safety_notices") or [],
    }.get(block["type"], [value])
    for position, item in enumerate(cited, start=1):
        if item.get("ref"):
            words = item.get("heading") or value.get("heading") or value.get("organisation")
            yield item["ref"], f"cite-{block['anchor']}-{position}", words or gettext("the text")


def with_back_links(references: Iterable[Json], blocks: Iterable[Json]) -> list[Json]:
    """Return the references with `cited_by`: [{"href": "#cite-pain-1", "label": "Pain"}, …]."""
    cited_by: dict[int, dict[str, str]] = {}
    for block in blocks:
        for number, mark, words in citations(block):
            labels = cited_by.setdefault(number, {})
            labels.setdefault(words.rstrip(":"), f"#{mark}")
    return [
        reference
        | {
            "cited_by": [
                {"href": href, "label": label}
                for label, href in cited_by.get(reference["ref"], {}).items()
            ]
        }
        for reference in references
    ]
