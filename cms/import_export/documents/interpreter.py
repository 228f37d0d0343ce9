"""The interpreter: from pieces to blocks. It moves the author's words and writes none itself."""

from pathlib import PurePath
from uuid import UUID

from cms.import_export.documents.claims import add_benefits, add_research
from cms.import_export.documents.document import Document, Kind, LeftOut, Piece
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


def interpret(document: Document, key: UUID, library: KnownObjects) -> Interpretation:
    """Make a page of a document; `key` is the document's identity, from which block ids follow."""
    page = Interpretation(document, key)
    pieces = _take_title(document, page)
    _take_fields(document, page)
    for part in parts_of(pieces):
        if part.section == Section.BENEFITS:
            add_benefits(part, page)
        elif part.section == Section.RESEARCH:
            add_research(part, page, library)
        elif part.section == Section.LOCATION:
            add_location(part, page, library)
        elif part.section == Section.CONTACT:
            add_contact(part, page, library)
        else:
            page.add_text(part.pieces)
    for left in document.left_out:
        page.left_out(left)
    page.account_for_the_rest()
    return page


def _take_title(document: Document, page: Interpretation) -> list[Piece]:
    """The title is told by the front matter, else the first heading of rank 1, else the file."""
    told, html_title = document.about.get("title"), document.about.get("html title")
    heading = next((piece for piece in document.pieces if _may_be_title(piece)), None)
    if told and 0 < len(told.value) <= MAX_TITLE_CHARACTERS:
        page.title = told.value
        page.page_field(told, "title")
    elif heading:
        page.title = heading.text
    elif html_title and len(html_title.value) <= MAX_TITLE_CHARACTERS:
        page.title = html_title.value
    else:
        page.title = PurePath(document.name).stem[:MAX_TITLE_CHARACTERS]
        page.note("remark", "The document has no title: the page has the file's name.")
    _leave_out_other_titles(document, page)
    if heading is None or heading.text != page.title:
        return document.pieces
    page.went([heading], None, "title")
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
