"""Turns passages about studies into research blocks, each with the source that it names."""

import re
from typing import Any

from cms.import_export.documents.citations import names_source, read_citation, read_reference
from cms.import_export.documents.claim_blocks import BOLD_LEAD
from cms.import_export.documents.document_model import Kind, Piece, UnreadableDocument, plain
from cms.import_export.documents.interpretation import Interpretation, shortened
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.passages import Unit
from cms.import_export.documents.reference_list import begins_reference

MAX_HEADING = 200
MAX_STUDIES = 100  # each is looked up and may become a new source
TOO_MANY_STUDIES = (
    f"This document names more than {MAX_STUDIES} studies. Split it into several pages."
)
# `Cochrane Review (2021) on back pain: Exercise reduces pain.`
YEAR_LEAD = re.compile(
    r"^(?P<lead>[^<:]*[(\[]\d{4}[)\]][^<:]*):\s*(?:<br/>)?\s*(?P<rest>\S.*)$", re.DOTALL
)


def add_research(
    heading: Piece | None,
    is_study: bool,
    units: list[Unit],
    page: Interpretation,
    known_objects: KnownObjects,
) -> None:
    """Add a research block for each passage. `is_study`: the heading names one study with its text.

    Raises:
        UnreadableDocument: there are more than `MAX_STUDIES`.
    """
    if heading and is_study and _names_study(heading):
        body = [piece for head, nested in units for piece in (head, *nested)]
        _add_study(page, known_objects, heading.text, [heading], body)
        return
    page.add_text([heading] if heading else [])
    for head, nested in units:
        _add_item(page, known_objects, head, nested)


def _add_item(
    page: Interpretation, known_objects: KnownObjects, head: Piece, nested: list[Piece]
) -> None:
    lead = BOLD_LEAD.match(head.html) or YEAR_LEAD.match(head.html)
    if lead and len(plain(lead["lead"])) <= MAX_HEADING:
        rest = Piece(Kind.PARAGRAPH, head.first, head.last, lead["rest"])
        _add_study(page, known_objects, plain(lead["lead"]), [], [rest, *nested], whole_item=head)
    elif nested and _names_study(head):
        _add_study(page, known_objects, head.text.removesuffix(":"), [head], nested)
    else:
        _add_study(page, known_objects, "", [], [head, *nested])


def _names_study(heading: Piece) -> bool:
    """Whether a heading fits a research block, which keeps no links in its heading."""
    return "<a " not in heading.html and len(heading.text) <= MAX_HEADING


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
    whole = f"{heading} " + "".join(f"<p>{piece.html}</p>" for piece in body)
    left, cited = page.citations.read(whole)
    if len(cited) > 1:  # a block has one source: the other marks stay
        left, cited = page.citations.in_text(whole)
    summary = left[left.index("<p>") :] if "<p>" in left else left
    value: dict[str, Any] = {
        "heading": heading,
        "source": cited[0].source if cited else None,
        "findings": [],
        "summary": summary,
    }
    block = page.add("research", value)
    page.record(headings, block, "heading")
    if whole_item:
        page.record([whole_item], block, "heading and summary")
    page.record(body[1:] if whole_item else body, block, "summary")
    if cited:
        page.cite(block, cited, whole, most=1)
        return
    is_entry = not heading and begins_reference(body[0].text)
    citation = read_reference(body[0].html) if is_entry else read_citation(heading, whole)
    names_one = bool(heading) or names_source(citation)
    match = known_objects.source(citation) if names_one else None
    if match:
        block.value["source"] = match.source
    if match and match.known:
        page.note("matched", f"“{citation.text}” → {match.title} (by {match.how}).", block)
    elif names_one:
        block.citation = None if match else citation
        reason = (
            "no source with this identifier, or this name and year, was found. It is added to the "
            "sources as “Unverified”"
        )
        page.note("unmatched", f"“{citation.text}”: {reason}.", block)
    else:
        words = shortened(citation.text, 80)
        page.note("gap", f"Choose the source of “{words}”: the document names none.", block)
