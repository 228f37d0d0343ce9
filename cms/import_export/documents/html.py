"""Reads HTML: keeps words, headings, lists, tables and safe links, and runs nothing."""

from dataclasses import replace
from html import escape
from html.parser import HTMLParser

from cms.import_export.documents.document_model import About, Document, Kind, LeftOut, Piece, plain
from cms.import_export.documents.html_around import WHY, Around
from cms.import_export.documents.html_line import INLINE, Line
from cms.import_export.documents.html_lists import OpenList, OpenTable
from cms.import_export.documents.html_styles import Styles, heading_rank, is_note, real_address
from cms.import_export.documents.html_tags import (
    ARROWS,
    EMBEDDED,
    HEADINGS,
    LINES,
    NO_TEXT,
    PART,
    SAFE_LINK,
    SKIP,
    WITHIN_LINE,
    without_open_ends,
)


def read_html(
    name: str, markup: str, lines: list[str], *, has_line_attributes: bool = False
) -> Document:
    """Read HTML. With `has_line_attributes`, line numbers come from the attribute `LINES`."""
    document = Document(name, lines)
    reader = _Reader(document, has_line_attributes, Around(markup))
    reader.feed(without_open_ends(markup))
    reader.close()
    reader.flush()
    return document


class _Reader(HTMLParser):
    """Reads tags in order, so that missing or crossed end tags lose no words."""

    def __init__(self, document: Document, has_line_attributes: bool, around: Around) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.has_line_attributes = has_line_attributes
        self.around, self.styles, self.line = around, Styles(), Line()
        self.silent = ""  # the open tag whose content is no text
        self.title: list[str] | None = None
        self.heading = self.quotes = self.rows = self.tables = self.head_rows = 0
        self.lists: list[OpenList] = []
        self.layouts = [OpenTable({})]  # the first is for rows outside of tables
        self.item_open = self.note = self.bold_block = False
        self.spans: list[list[str]] = []  # for each open span, the tags that its look stands for
        self.pictures: list[Piece] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if not self.rows and tag not in WITHIN_LINE | NO_TEXT:
            self.flush()
            self.around.start(tag, values)
        self.note = self.note or is_note(values)
        if tag in NO_TEXT:
            self.silent = tag
        elif tag == "title" and not self.rows:
            self.title = []
        elif tag in WITHIN_LINE:
            self._start_inline(tag, values)
        elif self.rows and self.layouts[-1].shows_layout(tag, self.line.cell_words()):
            self._end_row()
            self._start_block(tag, values)
        elif self.rows and tag in ("td", "th"):
            self.line.cell()
            self.head_rows += tag == "td"
            self.layouts[-1].start_cell(values)
        elif self.rows and tag != "tr" and tag != "table":
            self.line.raw(" ")  # a cell stays in its row
        else:
            self.flush()
            self._start_block(tag, values)
        if self.has_line_attributes:
            self.line.take_given(values.get(LINES, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag == "title" and self.title is not None:
            self._end_title()
        elif tag == "span" and self.spans:
            for name in self.spans.pop():
                self.line.end(name)
        elif tag in INLINE or tag == "a":
            self.line.end(INLINE.get(tag, tag))
        elif tag in WITHIN_LINE:
            return
        elif self.rows and tag not in ("tr", "table"):
            self.line.raw(" ")
        else:
            self.flush()
            self._end_block(tag)
            self.around.end(tag)

    def handle_data(self, data: str) -> None:
        first = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        last = self.getpos()[0] + data.rstrip().count("\n")
        if self.silent:
            if self.silent == "style":
                self.styles.read(data)
            self._leave_out(first, last, data, f"Not text of the page: {self.silent}.")
        elif self.title is not None:
            self.title.append(data)
        else:
            self.line.words(data, first, last)

    def handle_comment(self, data: str) -> None:
        line = self.getpos()[0]
        self._leave_out(line, line + data.count("\n"), data, "This is a comment in the file.")

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def flush(self, *, keep_lines: bool = False) -> None:
        """Add the line of text read so far, if it has words, and the pictures in it."""
        if self.bold_block:
            self.line.end("b")
            self.bold_block = False
        cells = self.line.tidied() if self.line.has_words else [""]
        html = ARROWS.sub("", " | ".join(cells).lstrip(" |") if len(cells) > 1 else cells[0])
        if plain(html):
            first, last = self.line.lines
            if (self.around.here and self.heading != 1) or SKIP.match(html):
                self._leave_out(first, last, plain(html), WHY)
            else:
                self._add(Piece(Kind.PARAGRAPH, first, last, html, note=self.note), cells)
            self.note = False
        for picture in self.pictures:
            self.document.pieces.append(picture)
            self.document.require_bounded()
        self.pictures = []
        self.line.restart(keep_lines)

    def _add(self, piece: Piece, cells: list[str]) -> None:
        pieces = self.document.pieces
        if self.heading:
            pieces.append(replace(piece, kind=Kind.HEADING, level=self.heading))
        elif self.lists and self.item_open and pieces and pieces[-1].kind == Kind.ITEM:
            item = pieces[-1]  # another paragraph of the same item
            joined = f"{item.html}<br/>{piece.html}"
            pieces[-1] = replace(item, last=max(item.last, piece.last), html=joined)
        elif self.lists:
            pieces.append(self.lists[-1].item(piece, len(self.lists)))
            self.item_open = True
        elif self.rows:
            cells = cells[1:] if len(cells) > 1 and not cells[0] else cells
            header, cells = not self.head_rows and len(cells) > 1, self.layouts[-1].spread(cells)
            row = replace(piece, kind=Kind.ROW, table=self.tables, cells=tuple(cells))
            pieces.append(replace(row, header=header))
        else:
            kind = Kind.QUOTE if self.quotes else Kind.PARAGRAPH
            pieces.append(replace(piece, kind=kind))
        self.document.require_bounded()

    def _start_inline(self, tag: str, values: dict[str, str]) -> None:
        if tag == "br":
            self.line.raw("<br/>")
        elif tag == "img":
            self._picture(values.get("alt", ""), values.get("src", ""))
        elif tag in INLINE:
            self.line.open(f"<{INLINE[tag]}>")
        elif tag == "span":
            opened = [name for name in self.styles.tags(values) if self.line.open(f"<{name}>")]
            self.spans.append(opened)
        elif tag == "a":
            self.line.end("a")
            self._open_link(real_address("".join(values.get("href", "").split())))

    def _picture(self, alt: str, address: str) -> None:
        """A picture of its own becomes a piece; one within a list, a row or a heading is named."""
        words, line = " ".join(alt.split()), self.getpos()[0]
        file = address if address.startswith(EMBEDDED) else ""
        if (words or address.startswith(PART)) and not (
            self.lists or self.rows or self.heading or self.around.here
        ):
            html = escape(words, quote=False)
            self.pictures.append(Piece(Kind.PICTURE, line, line, html, picture=file))
        else:
            self._leave_out(line, line, words, "A picture: add it to the page.")

    def _open_link(self, address: str) -> None:
        if SAFE_LINK.match(address):
            self.line.open(f'<a href="{escape(address)}">')
        elif address and not address.startswith("#"):
            line = self.getpos()[0]
            self._leave_out(line, line, "", f"A page may not link to this address: {address[:200]}")

    def _start_block(self, tag: str, values: dict[str, str]) -> None:
        rank = HEADINGS.get(tag) or heading_rank(values)
        if rank:
            self.heading = rank
        elif tag in ("ul", "ol"):
            self.lists.append(OpenList(tag == "ol", values))
            self.item_open = False
        elif tag == "li":
            self.item_open = False
            if self.lists:
                self.lists[-1].continue_from(values.get("value", ""))
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "dd":
            self.heading = 0
        elif tag == "table":
            self.tables += 1
            self.layouts.append(OpenTable(values))
        elif tag == "tr" and not self.layouts[-1].is_layout:
            self.rows, self.head_rows = 1, 0
            self.layouts[-1].start_row()
        elif tag == "p" and "b" in self.styles.tags(values):
            self.bold_block = self.line.open("<b>")

    def _end_block(self, tag: str) -> None:
        if tag in HEADINGS or (self.heading and tag in ("p", "div")):
            self.heading = 0
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.item_open = False
        elif tag == "li":
            self.item_open = False
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag in ("tr", "table"):
            self.rows = 0
            if tag == "table" and len(self.layouts) > 1:
                self.layouts.pop()

    def _end_row(self) -> None:
        """Add what was read of a row as paragraphs: its table has no facts in rows."""
        self.rows = 0
        for cell in filter(plain, self.line.tidied()):
            self.line.html = [cell]
            self.flush(keep_lines=True)
        self.line.restart()

    def _end_title(self) -> None:
        words, self.title = " ".join("".join(self.title or []).split()), None
        if words:
            self.document.about.setdefault("html title", About(self.getpos()[0], words))

    def _leave_out(self, first: int, last: int, text: str, why: str) -> None:
        words = " ".join(text.split())
        if words or not text:
            self.document.left_out.append(LeftOut(first, max(first, last), words, why))
            self.document.require_bounded()
