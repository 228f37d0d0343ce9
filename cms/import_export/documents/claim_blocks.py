"""Turns lists of benefits and of research into one block for each item."""

import re
from typing import Any

from cms.import_export.documents.citations import read_citation
from cms.import_export.documents.document_model import Kind, Piece, UnreadableDocument, plain
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.sections import Part, below, item_groups, runs

# Limits of the blocks, in points and characters.
MAX_POINTS, MAX_BENEFIT_HEADING, MAX_RESEARCH_HEADING = 6, 150, 200
MAX_STUDIES = 100  # each is looked up and may become a new source
TOO_MANY_STUDIES = (
    f"This document names more than {MAX_STUDIES} studies. Split it into several pages."
)
# `<b>Less pain:</b> after three months`, `<b>Less pain</b> – after three months`
BOLD_LEAD = re.compile(r"^<b>(?P<lead>(?:(?!</?[ab]\b).)+?)(?::</b>|</b>\s*[:–—-])\s*(?P<rest>.+)$")
# `Cochrane Review (2021) on back pain: Exercise reduces pain.`
YEAR_LEAD = re.compile(
    r"^(?P<lead>[^<:]*[(\[]\d{4}[)\]][^<:]*):\s*(?:<br/>)?\s*(?P<rest>\S.*)$", re.DOTALL
)


def add_benefits(part: Part, page: Interpretation) -> None:
    """Add a benefit for each heading with points, and for each list item with points below it."""
    for heading, body in below(part):
        own = heading is part.heading
        if heading and _is_flat(body, lists_only=own) and _fits(heading, body):
            _add_benefit(page, heading, heading.text, body)
            continue
        page.add_text([heading] if heading else [])
        for is_list, run in runs(body):
            if is_list:
                _add_benefit_list(run, page)
            else:
                page.add_text(run)


def _add_benefit_list(items: list[Piece], page: Interpretation) -> None:
    kept: list[Piece] = []
    for head, nested in item_groups(items):
        lead = None if nested else BOLD_LEAD.match(head.html)
        has_lead = lead and len(plain(lead["lead"])) <= MAX_BENEFIT_HEADING
        names_points = nested and all(each.level == 2 for each in nested) and _fits(head, nested)
        if names_points or has_lead:
            page.add_text(kept, "Kept as text: a benefit needs points below it.")
            kept = []
        if names_points:
            _add_benefit(page, head, head.text, nested)
        elif lead and has_lead:
            value = {"heading": plain(lead["lead"]), "points": [f"<p>{lead['rest']}</p>"]}
            page.record([head], page.add("benefit", value), "heading and points")
        else:
            kept += [head, *nested]
    page.add_text(kept, "Kept as text: a benefit needs one to six points below it.")


def _add_benefit(page: Interpretation, head: Piece, heading: str, points: list[Piece]) -> None:
    value = {"heading": heading, "points": [f"<p>{point.html}</p>" for point in points]}
    block = page.add("benefit", value)
    page.record([head], block, "heading")
    page.record(points, block, "points")


def _is_flat(body: list[Piece], lists_only: bool) -> bool:
    """Whether the body is one plain list or, unless `lists_only`, only paragraphs."""
    if not body or any(BOLD_LEAD.match(piece.html) for piece in body):
        return False
    items = all(piece.kind == Kind.ITEM and piece.level == 1 for piece in body)
    paragraphs = all(piece.kind == Kind.PARAGRAPH for piece in body)
    return items or (paragraphs and not lists_only)


def _fits(heading: Piece, points: list[Piece]) -> bool:
    no_link = "<a " not in heading.html  # a heading has no links: the address would be lost
    return no_link and len(heading.text) <= MAX_BENEFIT_HEADING and len(points) <= MAX_POINTS


def add_research(part: Part, page: Interpretation, known_objects: KnownObjects) -> None:
    """Add a research block for each list item, and for each lower heading with its text.

    Raises:
        UnreadableDocument: there are more than `MAX_STUDIES`.
    """
    for heading, body in below(part):
        named = heading and heading is not part.heading and _names_study(heading)
        if heading and named and body:
            _add_study(page, known_objects, heading.text, [heading], body)
            continue
        page.add_text([heading] if heading else [])
        for is_list, run in runs(body):
            if not is_list:
                page.add_text(run)
                continue
            for head, nested in item_groups(run):
                _add_item(page, known_objects, head, nested)


def _add_item(
    page: Interpretation, known_objects: KnownObjects, head: Piece, nested: list[Piece]
) -> None:
    lead = BOLD_LEAD.match(head.html) or YEAR_LEAD.match(head.html)
    if lead and len(plain(lead["lead"])) <= MAX_RESEARCH_HEADING:
        rest = Piece(Kind.PARAGRAPH, head.first, head.last, lead["rest"])
        _add_study(page, known_objects, plain(lead["lead"]), [], [rest, *nested], whole_item=head)
    elif nested and _names_study(head):
        _add_study(page, known_objects, head.text.removesuffix(":"), [head], nested)
    else:
        _add_study(page, known_objects, "", [], [head, *nested])


def _names_study(heading: Piece) -> bool:
    """Whether a heading fits a research block, which keeps no links in its heading."""
    return "<a " not in heading.html and len(heading.text) <= MAX_RESEARCH_HEADING


def _add_study(
    page: Interpretation,
    known_objects: KnownObjects,
    heading: str,
    headings: list[Piece],
    body: list[Piece],
    whole_item: Piece | None = None,
) -> None:
    """Add one research block. `whole_item` is the list item that has both heading and summary."""
    if sum(block.type == "research" for block in page.blocks) >= MAX_STUDIES:
        raise UnreadableDocument(TOO_MANY_STUDIES)
    summary = "".join(f"<p>{piece.html}</p>" for piece in body)
    citation = read_citation(heading, f"{heading} {summary}")
    match = known_objects.source(citation)
    value: dict[str, Any] = {
        "heading": heading,
        "source": match.source if match else None,
        "findings": [],
        "summary": summary,
    }
    block = page.add("research", value)
    page.record(headings, block, "heading")
    if whole_item:
        page.record([whole_item], block, "heading and summary")
    page.record(body[1:] if whole_item else body, block, "summary")
    if match and match.known:
        page.note("matched", f"“{citation.text}” → {match.title} (by {match.how}).", block)
    else:
        block.citation = None if match else citation
        reason = (
            "no source with this identifier, or this name and year, was found. It is added to the "
            "sources as “Unverified”"
        )
        page.note("unmatched", f"“{citation.text}”: {reason}.", block)
