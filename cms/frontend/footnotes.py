"""Which passages of a page cite which reference, so that a reference can lead back to them."""

from django.utils.translation import gettext


def citations(block):
    """(reference number, id of the citation's mark, words for it) in the block's order.

    The ids are those that the block templates write: cite-<anchor>-<position in the block>.
    """
    value = block["value"]
    cited = {
        "benefit": value.get("evidence") or [],
        "contact_form": value.get("safety_notices") or [],
    }.get(block["type"], [value])
    for position, item in enumerate(cited, start=1):
        if item.get("ref"):
            words = item.get("heading") or value.get("heading") or value.get("organisation")
            yield item["ref"], f"cite-{block['anchor']}-{position}", words or gettext("the text")


def with_back_links(references, blocks):
    """The references, each with `cited_by`: [{"href": "#cite-pain-1", "label": "Pain"}, …]."""
    cited_by = {}
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
