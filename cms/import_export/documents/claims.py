"""Benefits and research: lists whose items become blocks of their own."""

import re
from typing import Any

from cms.import_export.documents.citations import read_citation
from cms.import_export.documents.document import Kind, Piece, plain
from cms.import_export.documents.exceptions import UnreadableDocument
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.sections import Part, below, item_groups, runs

MOST_POINTS, LONGEST_BENEFIT, LONGEST_RESEARCH = 6, 150, 200  # what the blocks take
MOST_STUDIES = 100  # each is looked up, and may become a source of its own
TOO_MANY_STUDIES = (
    f"This document names more than {MOST_STUDIES} studies. Split it into several pages."
)
# `<b>Less pain:</b> after three months`, `<b>Less pain</b> – after three months`
BOLD_LEAD = re.compile(r"^<b>(?P<lead>(?:(?!</?[ab]\b).)+?)(?::</b>|</b>\s*[:–—-])\s*(?P<rest>.+)$")
# `Cochrane Review (2021) on back pain: Exercise reduces pain.`
YEAR_LEAD = re.compile(
    r"^(?P<lead>[^<:]*[(\[]\d{4}[)\]][^<:]*):\s*(?:<br/>)?\s*(?P<rest>\S.*)$", re.DOTALL
)


def add_benefits(part: Part, page: Interpretation) -> None:
    """A heading with points, or an item with points below it, becomes one benefit."""
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
        lead = BOLD_LEAD.match(head.html)
        names_points = nested and all(each.level == 2 for each in nested) and _fits(head, nested)
        if names_points or (lead and not nested and len(plain(lead["lead"])) <= LONGEST_BENEFIT):
            page.add_text(kept, "No benefit: an item needs points below it.")
            kept = []
        if names_points:
            _add_benefit(page, head, head.text, nested)
        elif lead and not nested and len(plain(lead["lead"])) <= LONGEST_BENEFIT:
            value = {"heading": plain(lead["lead"]), "points": [f"<p>{lead['rest']}</p>"]}
            page.went([head], page.add("benefit", value), "heading and points")
        else:
            kept += [head, *nested]
    page.add_text(kept, "No benefit: an item needs points below it, at most six.")


def _add_benefit(page: Interpretation, head: Piece, heading: str, points: list[Piece]) -> None:
    value = {"heading": heading, "points": [f"<p>{point.html}</p>" for point in points]}
    block = page.add("benefit", value)
    page.went([head], block, "heading")
    page.went(points, block, "points")


def _is_flat(body: list[Piece], lists_only: bool) -> bool:
    """One plain list; below a heading of a benefit's own, paragraphs too."""
    if not body or any(BOLD_LEAD.match(piece.html) for piece in body):
        return False
    items = all(piece.kind == Kind.ITEM and piece.level == 1 for piece in body)
    paragraphs = all(piece.kind == Kind.PARAGRAPH for piece in body)
    return items or (paragraphs and not lists_only)


def _fits(heading: Piece, points: list[Piece]) -> bool:
    no_link = "<a " not in heading.html  # a heading is words alone: the address would be lost
    return no_link and len(heading.text) <= LONGEST_BENEFIT and len(points) <= MOST_POINTS


def add_research(part: Part, page: Interpretation, library: KnownObjects) -> None:
    """Each item, or each lower heading with its text, becomes one research block.

    Raises:
        UnreadableDocument: there are too many for the time that a form has.
    """
    for heading, body in below(part):
        named = heading and heading is not part.heading and _names_study(heading)
        if heading and named and body:
            _add_study(page, library, heading.text, [heading], body)
            continue
        page.add_text([heading] if heading else [])
        for is_list, run in runs(body):
            if not is_list:
                page.add_text(run)
                continue
            for head, nested in item_groups(run):
                _add_item(page, library, head, nested)


def _add_item(
    page: Interpretation, library: KnownObjects, head: Piece, nested: list[Piece]
) -> None:
    lead = BOLD_LEAD.match(head.html) or YEAR_LEAD.match(head.html)
    if lead and len(plain(lead["lead"])) <= LONGEST_RESEARCH:
        rest = Piece(Kind.PARAGRAPH, head.first, head.last, lead["rest"])
        _add_study(page, library, plain(lead["lead"]), [], [rest, *nested], told=head)
    elif nested and _names_study(head):
        _add_study(page, library, head.text.removesuffix(":"), [head], nested)
    else:
        _add_study(page, library, "", [], [head, *nested])


def _names_study(heading: Piece) -> bool:
    """A heading is words alone: the address of a link would be lost."""
    return "<a " not in heading.html and len(heading.text) <= LONGEST_RESEARCH


def _add_study(
    page: Interpretation,
    library: KnownObjects,
    heading: str,
    headings: list[Piece],
    body: list[Piece],
    told: Piece | None = None,
) -> None:
    """`told` is the one item in which heading and summary stand together."""
    if sum(block.type == "research" for block in page.blocks) >= MOST_STUDIES:
        raise UnreadableDocument(TOO_MANY_STUDIES)
    summary = "".join(f"<p>{piece.html}</p>" for piece in body)
    citation = read_citation(heading, f"{heading} {summary}")
    match = library.source(citation)
    value: dict[str, Any] = {
        "heading": heading,
        "source": match.source if match else None,
        "findings": [],
        "summary": summary,
    }
    block = page.add("research", value)
    page.went(headings, block, "heading")
    if told:
        page.went([told], block, "heading and summary")
    page.went(body[1:] if told else body, block, "summary")
    if match and match.known:
        page.note("matched", f"“{citation.text}” → {match.title} (by {match.how}).", block)
    else:
        block.citation = None if match else citation
        told_as = "no source of the library has this identifier or this name and year; it is kept "
        page.note("unmatched", f"“{citation.text}”: {told_as}as an unverified source.", block)
