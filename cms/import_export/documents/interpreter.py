"""Turns the pieces of a document into blocks. Moves the author's words and adds none."""

from pathlib import PurePath
from uuid import UUID

from cms.import_export.documents.claim_blocks import add_benefits, add_research
from cms.import_export.documents.document_model import Document, Kind, LeftOut, Piece
from cms.import_export.documents.headings import Section
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.location_and_contact import add_contact, add_location
from cms.import_export.documents.sections import parts_of

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
    page = Interpretation(document, key)
    pieces = _take_title(document, page)
    _take_fields(document, page)
    for part in parts_of(pieces):
        if part.section == Section.BENEFITS:
            add_benefits(part, page)
        elif part.section == Section.RESEARCH:
            add_research(part, page, known_objects)
        elif part.section == Section.LOCATION:
            add_location(part, page, known_objects)
        elif part.section == Section.CONTACT:
            add_contact(part, page, known_objects)
        else:
            page.add_text(part.pieces)
    for left in document.left_out:
        page.left_out(left)
    page.account_for_the_rest()
    return page


def _take_title(document: Document, page: Interpretation) -> list[Piece]:
    """Set the title: from front matter, the first heading of rank 1, the HTML title or the file.

    Returns the pieces without that heading.
    """
    own_title, html_title = document.about.get("title"), document.about.get("html title")
    heading = next((piece for piece in document.pieces if _may_be_title(piece)), None)
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
        return document.pieces
    page.record([heading], None, "title")
    return [piece for piece in document.pieces if piece is not heading]


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
