"""Reads OpenDocument texts by converting them to HTML, which `html` reads.

OASIS OpenDocument 1.3, part 3: `content.xml` has the text, and styles that say what is bold.
"""

import io
import zipfile
from dataclasses import replace
from html import escape
from mimetypes import guess_type
from xml.etree import ElementTree as ET

from cms.import_export.documents.document_model import Document, UnreadableDocument
from cms.import_export.documents.html import read_html
from cms.import_export.documents.html_tags import PART
from cms.import_export.documents.office_files import part, require_openable
from cms.import_export.documents.picture_files import with_files

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
BROKEN = (
    "This is not an OpenDocument text that can be read. Open it in a word processor, save it again "
    "as .odt or .docx, and import that."
)
LEFT_OUT = {
    "tracked-changes", "annotation", "sequence-decls", "note-citation", "bookmark",
    "covered-table-cell",  # the place of a merged cell, which `_cell` names
}  # fmt: skip
MAX_DEPTH = 60
MAX_REPEATED = 20  # cells of the same words; more columns make no table block


def read_odt(name: str, content: bytes) -> Document:
    """Read an .odt file; its "lines" are its paragraphs, list items and table rows, from 1.

    Raises:
        UnreadableDocument: it is locked, damaged, or unpacks to more than it may.
    """
    require_openable(content, ".odt")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = ET.fromstring(archive.read("content.xml"))  # noqa: S314  no document type
            named = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b"<a/>"
            styles = ET.fromstring(named)  # noqa: S314
    except (KeyError, ET.ParseError, ValueError) as error:
        raise UnreadableDocument(BROKEN) from error
    text = body.find("office:body/office:text", NS)
    if text is None:
        raise UnreadableDocument(BROKEN)
    writer = _Writer([styles, body])
    html = writer.document(text)
    document = read_html(name, html, [])
    document.pieces = [
        replace(piece, first=number, last=number)
        for number, piece in enumerate(
            with_files(document.pieces, _files(content, writer.pictures)), start=1
        )
    ]
    document.lines = [piece.text for piece in document.pieces]
    document.left_out = [replace(left, first=0, last=0) for left in document.left_out]
    return document


class _Writer:
    """Writes the HTML of a text. Notes come at its end, as in print."""

    def __init__(self, roots: list[ET.Element]) -> None:
        self.notes: list[str] = []
        self.pictures: list[str] = []  # names of parts
        self.bold: set[str] = set()
        self.raised: set[str] = set()
        self.parents: dict[str, str] = {}
        self.ordered: set[str] = set()
        for root in roots:
            self._read_styles(root)

    def document(self, text: ET.Element) -> str:
        html = self._children(text, 0)
        notes = "".join(
            f'<li id="footnote-{n}">{note}</li>' for n, note in enumerate(self.notes, 1)
        )
        return f"{html}<ol>{notes}</ol>" if notes else html

    def _read_styles(self, root: ET.Element) -> None:
        for style in root.iter(_tag("style", "style")):
            name = style.get(_tag("style", "name"), "")
            self.parents[name] = style.get(_tag("style", "parent-style-name"), "")
            for look in style.iter(_tag("style", "text-properties")):
                if look.get(_tag("fo", "font-weight"), "") in ("bold", "600", "700", "800", "900"):
                    self.bold.add(name)
                if look.get(_tag("style", "text-position"), "").startswith("super"):
                    self.raised.add(name)
        for style in root.iter(_tag("text", "list-style")):
            if style.find("text:list-level-style-number", NS) is not None:
                self.ordered.add(style.get(_tag("style", "name"), ""))

    def _children(self, element: ET.Element, depth: int) -> str:
        """The words and children of an element, each child with the words after it."""
        if depth > MAX_DEPTH:
            return escape("".join(element.itertext()), quote=False)
        html = escape(element.text or "", quote=False)
        for child in element:
            html += self._element(child, depth + 1) + escape(child.tail or "", quote=False)
        return html

    def _element(self, element: ET.Element, depth: int) -> str:
        name = element.tag.rsplit("}", 1)[-1]
        if name in LEFT_OUT:
            return ""
        if name == "note":
            return self._note(element, depth)
        if name == "image":
            return ""  # its description stands in the frame around it
        if name == "frame":
            alt = element.findtext("svg:desc", "", NS) or element.findtext("svg:title", "", NS)
            words = "".join(
                self._children(box, depth) for box in element.findall("draw:text-box", NS)
            )
            return f'<img alt="{escape(alt)}" src="{self._part(element)}">{words}'
        return self._tagged(name, element, self._children(element, depth))

    def _tagged(self, name: str, element: ET.Element, html: str) -> str:
        style = element.get(_tag("text", "style-name"), "")
        match name:
            case "h":
                rank = element.get(_tag("text", "outline-level"), "1")
                rank = rank if rank in set("123456") else "1"
                return f"<h{rank}>{html}</h{rank}>"
            case "p":
                return self._paragraph(style, html)
            case "span":
                html = f"<sup>{html}</sup>" if style in self.raised else html
                return f"<b>{html}</b>" if self._is(style, self.bold) else html
            case "a":
                return f'<a href="{escape(element.get(_tag("xlink", "href"), ""))}">{html}</a>'
            case "list":
                tag = "ol" if self._is(style, self.ordered) else "ul"
                return f"<{tag}>{html}</{tag}>"
            case "list-item":
                return f"<li>{html}</li>"
            case "table":
                return f"<table>{html}</table>"
            case "table-header-rows":
                return html.replace("<td", "<th").replace("</td>", "</th>")
            case "table-row":
                return f"<tr>{html}</tr>"
            case "table-cell":
                return _cell(element, html)
            case "line-break":
                return "<br>"
            case "s" | "tab":
                return " "
        return html

    def _paragraph(self, style: str, html: str) -> str:
        if self._is(style, {"Title"}):
            return f"<h1>{html}</h1>"
        return f"<p><b>{html}</b></p>" if self._is(style, self.bold) else f"<p>{html}</p>"

    def _note(self, note: ET.Element, depth: int) -> str:
        body = note.find("text:note-body", NS)
        self.notes.append(self._children(body, depth) if body is not None else "")
        return f"<sup>{len(self.notes)}</sup>"

    def _part(self, frame: ET.Element) -> str:
        image = frame.find("draw:image", NS)
        name = image.get(_tag("xlink", "href"), "") if image is not None else ""
        self.pictures += [name] if name else []
        return escape(f"{PART}{name}") if name else ""

    def _is(self, style: str, names: set[str]) -> bool:
        """Whether a style or one that it is based on is among `names`."""
        for _ in range(MAX_DEPTH):
            if not style or style in names:
                return style in names
            style = self.parents.get(style, "")
        return False


def _files(content: bytes, names: list[str]) -> dict[str, tuple[str, bytes]]:
    """Type and content of each picture that the file holds, by its name in the HTML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = set(archive.namelist())
        return {
            f"{PART}{name}": (guess_type(name)[0] or "", part(archive, name))
            for name in dict.fromkeys(names)
            if name in held
        }


def _cell(element: ET.Element, html: str) -> str:
    def number(name: str) -> int:
        written = element.get(_tag("table", name), "")
        return int(written) if written.isdecimal() and len(written) < 5 else 1

    columns, rows = number("number-columns-spanned"), number("number-rows-spanned")
    cell = f'<td colspan="{columns}" rowspan="{rows}">{html}</td>'
    return cell * min(number("number-columns-repeated"), MAX_REPEATED)


def _tag(prefix: str, name: str) -> str:
    return f"{{{NS[prefix]}}}{name}"
