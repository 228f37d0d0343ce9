"""Turns passages about benefits and risks into claims: benefit and risk blocks."""

import re
from typing import Any

from cms.import_export.documents.document_model import Kind, Piece, plain
from cms.import_export.documents.interpretation import Block, Interpretation, shortened
from cms.import_export.documents.passages import Passage, Unit

# Limits of the blocks, in points and characters.
MAX_POINTS, MAX_HEADING = 6, 150
# `<b>Less pain:</b> after three months`, `<b>Less pain</b> – after three months`
BOLD_LEAD = re.compile(r"^<b>(?P<lead>(?:(?!</?[ab]\b).)+?)(?::</b>|</b>\s*[:–—-])\s*(?P<rest>.+)$")
# `Less pain: after three months`, if all items of the list are written in this way
PLAIN_LEAD = re.compile(r"^(?P<lead>[^<:.]{3,60}):\s+(?P<rest>\S.*)$")
NEEDS_POINTS = "Kept as text: a benefit needs one to six points below it."
NO_HEADING = "Write a heading for this {kind}: “{words}”"


def add_claims(
    kind: Passage, heading: Piece | None, units: list[Unit], page: Interpretation
) -> None:
    """Add claims for consecutive passages of one kind, and the heading above them.

    An item with points below it, and one that begins with a label, is a claim of its own. So is
    each item of a list of risks. Other passages are the points of one claim, six at most.
    """
    all_labelled = len(units) > 1 and all(PLAIN_LEAD.match(head.html) for head, _ in units)
    plain_ones: list[Unit] = []
    for unit in units:
        if not (unit[1] or _lead(unit[0], all_labelled) or _names_risk(kind, unit[0])):
            plain_ones.append(unit)
            continue
        heading = _flush(kind, heading, plain_ones, page)
        plain_ones = []
        page.add_text([heading] if heading else [])
        heading = None
        _add_own(kind, unit, all_labelled, page)
    _flush(kind, heading, plain_ones, page)


def fits(heading: Piece) -> bool:
    """Whether a heading fits a claim. It has no links there: the address would be lost."""
    return "<a " not in heading.html and len(heading.text) <= MAX_HEADING


def _flush(
    kind: Passage, heading: Piece | None, units: list[Unit], page: Interpretation
) -> Piece | None:
    """Add one claim for each six passages. Returns the heading if there was nothing to add."""
    if not units:
        return heading
    if heading and not fits(heading):
        page.add_text([heading])
        heading = None
    pieces = [head for head, _ in units]
    for start in range(0, len(pieces), MAX_POINTS):
        points = pieces[start : start + MAX_POINTS]
        block = _add(kind, page, heading.text if heading else "", points)
        if heading:
            page.record([heading], block, "heading")
        else:
            page.note(
                "gap", NO_HEADING.format(kind=kind, words=shortened(points[0].text, 60)), block
            )
        page.record(points, block, "points")
        heading = None
    return None


def _add_own(kind: Passage, unit: Unit, all_labelled: bool, page: Interpretation) -> None:
    head, nested = unit
    lead = _lead(head, all_labelled)
    if nested:
        flat = len({each.level for each in nested}) == 1
        if flat and fits(head) and len(nested) <= MAX_POINTS:
            block = _add(kind, page, head.text.removesuffix(":"), nested, cites=head.html)
            page.record([head], block, "heading")
            page.record(nested, block, "points")
        else:
            page.add_text([head, *nested], NEEDS_POINTS)
    elif lead:
        rest = Piece(Kind.PARAGRAPH, head.first, head.last, lead["rest"])
        block = _add(kind, page, plain(lead["lead"]), [rest])
        page.record([head], block, "heading and points")
    else:
        block = _add(kind, page, head.text, [], cites=head.html)
        page.record([head], block, "heading")


def _add(
    kind: Passage, page: Interpretation, heading: str, points: list[Piece], cites: str = ""
) -> Block:
    """Add a claim. The marks of citation in its words become links to the evidence."""
    references, words = [], []
    if cites:
        left, cited = page.citations.read(cites)
        heading = plain(left).removesuffix(":")
        references += cited
    for point in points:
        left, cited = page.citations.read(point.html)
        words.append(f"<p>{left}</p>")
        references += cited
    value: dict[str, Any] = {"heading": heading, "points": words}
    block = page.add(str(kind), value)
    page.cite(block, references, " ".join([cites, *(point.html for point in points)]))
    return block


def _lead(piece: Piece, all_labelled: bool) -> re.Match[str] | None:
    lead = BOLD_LEAD.match(piece.html) or (PLAIN_LEAD.match(piece.html) if all_labelled else None)
    return lead if lead and len(plain(lead["lead"])) <= MAX_HEADING else None


def _names_risk(kind: Passage, piece: Piece) -> bool:
    """Whether an item is a risk by itself: `Sore muscles for a day or two`."""
    return kind == Passage.RISK and piece.kind == Kind.ITEM and fits(piece)
