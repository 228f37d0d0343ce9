"""Turns the pieces of a document into blocks. Moves the author's words and adds none."""

from itertools import groupby
from pathlib import PurePath
from uuid import UUID

from cms.import_export.documents.acting_headings import with_acting_headings
from cms.import_export.documents.cited import Citations
from cms.import_export.documents.claim_blocks import add_claims
from cms.import_export.documents.document_model import Document, Kind, LeftOut, Piece
from cms.import_export.documents.headings import Section
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.kept_references import KeptReferences
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.location_and_contact import add_contact, add_location
from cms.import_export.documents.passages import (
    Passage,
    is_list_of_benefits,
    is_list_of_the_practice,
    passage_of,
)
from cms.import_export.documents.reference_list import read_references
from cms.import_export.documents.research_blocks import add_research
from cms.import_export.documents.safety_notices import add_safety
from cms.import_export.documents.sections import Part, below, parts_of, units

MAX_TITLE_CHARACTERS = 255
# Names in front matter → fields of the page. `id` names the document for the next import.
FIELDS = {
    "slug": "slug",
    "summary": "plain_summary",
    "plain_summary": "plain_summary",
    "description": "search_description",
    "seo_title": "seo_title",
}
NAMES_DOCUMENT = {"id", "locale", "lang", "language"}


def interpret(document: Document, key: UUID, known_objects: KnownObjects) -> Interpretation:
    """Interpret a document as a page. Block ids are derived from `key`, which identifies it."""
    page = Interpretation(document, key, takes_pictures=known_objects.adds_pictures)
    pieces = _take_title(document, page)
    _take_fields(document, page)
    parts = parts_of(pieces)
    references = read_references(parts)
    known_objects.find(references)
    for reference in references:
        reference.linkable = reference.source is not None or known_objects.adds_sources
    page.citations = Citations(references)
    kept = KeptReferences(page, references)
    for part in parts:
        _settle(part, page.citations)
        _add(part, page, known_objects, kept)
    kept.add_what_stays()
    for left in document.left_out:
        page.left_out(left)
    page.account_for_the_rest()
    return page


def _settle(part: Part, citations: Citations) -> None:
    part.heading = part.heading and citations.settled(part.heading)
    if part.section != Section.REFERENCES:
        part.pieces = [piece if piece.note else citations.settled(piece) for piece in part.pieces]


def _add(
    part: Part, page: Interpretation, known_objects: KnownObjects, kept: KeptReferences
) -> None:
    notes = [piece for piece in part.pieces if piece.note]
    if part.section == Section.REFERENCES:
        kept.hold(part.everything)
        return
    part.pieces = [piece for piece in part.pieces if not piece.note]
    if part.section == Section.LOCATION:
        add_location(part, page, known_objects)
    elif part.section == Section.CONTACT:
        add_contact(part, page, known_objects)
    elif part.heading or part.pieces:
        _add_passages(part, page, known_objects)
    if notes:
        kept.hold(notes)


def _add_passages(part: Part, page: Interpretation, known_objects: KnownObjects) -> None:
    """Add each run of passages of one kind as its blocks, under the heading that is above it."""
    text: list[Piece] = []  # text goes on until another kind begins
    for above, body in below(part):
        heading = above
        named = heading is not None and heading is not part.heading
        is_study = named and part.section == Section.RESEARCH
        found_units = units(body)
        listed = part.only == "list" or is_list_of_benefits(found_units)
        section = None if is_list_of_the_practice(found_units) else part.section
        each_is = [
            (passage_of(unit, section, named=named, in_list_of_benefits=listed), unit)
            for unit in found_units
        ]
        if is_study and any(kind == Passage.RESEARCH for kind, _ in each_is):
            each_is = [(Passage.RESEARCH, unit) for _, unit in each_is]
        for kind, run in groupby(each_is, key=lambda pair: pair[0]):
            found = [unit for _, unit in run]
            if kind == Passage.TEXT:
                text += [heading] if heading else []
                text += [piece for head, nested in found for piece in (head, *nested)]
            else:
                page.add_text(text)
                text = []
                if kind == Passage.RESEARCH:
                    add_research(heading, is_study, found, page, known_objects)
                elif kind == Passage.SAFETY:
                    add_safety(heading, found, page, known_objects)
                else:
                    add_claims(kind, heading, found, page)
            heading = None
        text += [heading] if heading else []
    page.add_text(text)


def _take_title(document: Document, page: Interpretation) -> list[Piece]:
    """Set the title: from front matter, the first heading of rank 1, the HTML title or the file.

    Returns the pieces without that heading.
    """
    own_title, html_title = document.about.get("title"), document.about.get("html title")
    pieces = with_acting_headings(document.pieces)
    heading = next((piece for piece in pieces if _may_be_title(piece)), None)
    if own_title and 0 < len(own_title.value) <= MAX_TITLE_CHARACTERS:
        page.title = own_title.value
        page.page_field(own_title, "title")
    elif heading:
        page.title = heading.text
    elif html_title and len(html_title.value) <= MAX_TITLE_CHARACTERS:
        page.title = html_title.value
    else:
        page.title = PurePath(document.name).stem[:MAX_TITLE_CHARACTERS]
        page.note("remark", "The document has no title, so the page is named after the file.")
    _leave_out_other_titles(document, page)
    if heading is None or heading.text != page.title:
        return pieces
    page.record([heading], None, "title")
    return [piece for piece in pieces if piece is not heading]


def _may_be_title(piece: Piece) -> bool:
    first = piece.kind == Kind.HEADING and piece.level == 1
    return first and len(piece.text) <= MAX_TITLE_CHARACTERS and "<a " not in piece.html


def _leave_out_other_titles(document: Document, page: Interpretation) -> None:
    for name in ("title", "html title"):
        about = document.about.get(name)
        if about and about.value != page.title:
            why = f"Not used: the page's title is “{page.title}”."
            page.left_out(LeftOut(about.line, about.line, about.value, why))
        elif about and name == "html title":
            page.page_field(about, "title")


def _take_fields(document: Document, page: Interpretation) -> None:
    for name, about in document.about.items():
        if name in FIELDS and about.value:
            page.fields[FIELDS[name]] = about.value
            page.page_field(about, FIELDS[name])
        elif name in NAMES_DOCUMENT:
            page.left_out(LeftOut(about.line, about.line, about.value, f"Read as the {name}."))
        elif name not in ("title", "html title"):
            why = f"Not used: a page has no field “{name}”."
            page.left_out(LeftOut(about.line, about.line, f"{name}: {about.value}", why))
