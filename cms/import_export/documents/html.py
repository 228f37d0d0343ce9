"""Reads HTML: keeps words, headings, lists, tables and safe links, and runs nothing."""

import re
from html import escape
from html.parser import HTMLParser

from cms.import_export.documents.document_model import About, Document, Kind, LeftOut, Piece, plain

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
# Tags that do not end a line of text. Every other tag does, known or not.
WITHIN_LINE = {
    *INLINE, "a", "abbr", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "font", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
}  # fmt: skip
NO_TEXT = {"script", "style"}
SAFE_LINK = re.compile(r"^(?:https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)
MAX_DEPTH = 20
LINES = "data-lines"  # attribute in which the Markdown reader passes line numbers


def read_html(
    name: str, markup: str, lines: list[str], *, has_line_attributes: bool = False
) -> Document:
    """Read HTML. With `has_line_attributes`, line numbers come from the attribute `LINES`."""
    document = Document(name, lines)
    reader = _Reader(document, has_line_attributes)
    reader.feed(_without_open_ends(markup))
    reader.close()
    reader.flush()
    return document


def _without_open_ends(markup: str) -> str:
    """Escape tags and comments that never end: for each, the parser would read the whole file."""
    for opening, ending in (("<!--", "-->"), ("<", ">")):
        end = markup.rfind(ending) + 1
        markup = markup[:end] + markup[end:].replace(opening, f"&lt;{opening[1:]}")
    return markup


class _Reader(HTMLParser):
    """Reads tags in order, so that missing or crossed end tags lose no words."""

    def __init__(self, document: Document, has_line_attributes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.has_line_attributes = has_line_attributes
        self.attribute_lines = (0, 0)
        self.silent = ""  # the open tag whose content is no text
        self.title: list[str] | None = None
        self.heading = self.quotes = self.rows = 0
        self.lists: list[bool] = []  # whether each open list is ordered
        self.item_open = False
        self.inline: list[str] = []
        self.start_line()

    def start_line(self) -> None:
        self.html: list[str] = ["".join(self.inline)]
        self.first = self.last = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag in NO_TEXT:
            self.silent = tag
        elif tag == "title" and not self.rows:
            self.title = []
        elif tag in WITHIN_LINE:
            self._start_inline(tag, values)
        elif tag in ("td", "th"):
            self.html.append(" | " if plain("".join(self.html)) else " ")
        elif self.rows and tag != "tr" and tag != "table":
            self.html.append(" ")  # a cell stays in its row
        else:
            self.flush()
            self._start_block(tag)
        if self.has_line_attributes and LINES in values:
            first, _, last = values[LINES].partition("-")
            self.attribute_lines = (int(first), int(last))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        elif tag == "title" and self.title is not None:
            self._end_title()
        elif tag in INLINE or tag == "a":
            self._end_inline(tag)
        elif tag in WITHIN_LINE:
            return
        elif self.rows and tag not in ("tr", "table"):
            self.html.append(" ")
        else:
            self.flush()
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        first = self.getpos()[0]
        last = first + data.rstrip().count("\n")
        first += len(data[: len(data) - len(data.lstrip())].split("\n")) - 1
        if self.silent:
            self._leave_out(first, last, data, f"Not text of the page: {self.silent}.")
        elif self.title is not None:
            self.title.append(data)
        else:
            if data.strip():
                self.first, self.last = self.first or first, last
            self.html.append(escape(re.sub(r"\s+", " ", data), quote=False))

    def handle_comment(self, data: str) -> None:
        line = self.getpos()[0]
        self._leave_out(line, line + data.count("\n"), data, "This is a comment in the file.")

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def flush(self) -> None:
        """Add the line of text read so far, if it has words."""
        html = "".join([*self.html, *(_closing(tag) for tag in reversed(self.inline))])
        html = _tidy(html)
        if plain(html):
            first, last = (
                self.attribute_lines
                if self.has_line_attributes and self.attribute_lines[0]
                else (self.first, self.last)
            )
            self._add(html, first, last)
        self.start_line()

    def _add(self, html: str, first: int, last: int) -> None:
        pieces = self.document.pieces
        if self.heading:
            pieces.append(Piece(Kind.HEADING, first, last, html, level=self.heading))
        elif (
            self.lists and self.item_open and pieces[-1].kind == Kind.ITEM
        ):  # another paragraph of the same item
            item = pieces[-1]
            joined = f"{item.html}<br/>{html}"
            pieces[-1] = Piece(
                Kind.ITEM, item.first, max(item.last, last), joined, item.level, item.ordered
            )
        elif self.lists:
            depth, ordered = len(self.lists), self.lists[-1]
            pieces.append(Piece(Kind.ITEM, first, last, html, level=depth, ordered=ordered))
            self.item_open = True
        else:
            kind = Kind.ROW if self.rows else Kind.QUOTE if self.quotes else Kind.PARAGRAPH
            pieces.append(Piece(kind, first, last, html))
        self.document.require_bounded()

    def _start_inline(self, tag: str, values: dict[str, str]) -> None:
        if tag == "br":
            self.html.append("<br/>")
        elif tag == "img":
            line = self.getpos()[0]
            self._leave_out(line, line, values.get("alt", ""), "A picture: add it to the page.")
        elif tag in INLINE:
            self._open_inline(f"<{INLINE[tag]}>")
        elif tag == "a":
            self._end_inline("a")
            self._open_link("".join(values.get("href", "").split()))

    def _open_link(self, address: str) -> None:
        if SAFE_LINK.match(address):
            self._open_inline(f'<a href="{escape(address)}">')
        elif address and not address.startswith("#"):
            line = self.getpos()[0]
            self._leave_out(line, line, "", f"A page may not link to this address: {address[:200]}")

    def _open_inline(self, opening: str) -> None:
        if len(self.inline) == MAX_DEPTH:
            return
        self.inline.append(opening)
        self.html.append(opening)

    def _end_inline(self, tag: str) -> None:
        """Close the last open tag of this kind, closing and reopening the tags inside it."""
        name = INLINE.get(tag, tag)
        places = [n for n, opening in enumerate(self.inline) if _name(opening) == name]
        if not places:
            return
        inner = self.inline[places[-1] + 1 :]
        self.html += [_closing(opening) for opening in reversed(self.inline[places[-1] :])]
        self.inline[places[-1] :] = inner
        self.html += inner

    def _start_block(self, tag: str) -> None:
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self.lists.append(tag == "ol")
            self.item_open = False
        elif tag == "li":
            self.item_open = False
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "tr":
            self.rows = 1

    def _end_block(self, tag: str) -> None:
        if tag in HEADINGS:
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

    def _end_title(self) -> None:
        words, self.title = " ".join("".join(self.title or []).split()), None
        if words:
            self.document.about.setdefault("html title", About(self.getpos()[0], words))

    def _leave_out(self, first: int, last: int, text: str, why: str) -> None:
        words = " ".join(text.split())
        if words or not text:
            self.document.left_out.append(LeftOut(first, max(first, last), words, why))
            self.document.require_bounded()


def _name(opening: str) -> str:
    return opening.strip("<>").split(" ", 1)[0]


def _closing(opening: str) -> str:
    return f"</{_name(opening)}>"


def _tidy(html: str) -> str:
    """Normalise spaces and remove empty tags."""
    html = re.sub(r"\s+", " ", html).strip()
    html = re.sub(r"\s*<br/>\s*", "<br/>", html)
    before = None
    while before != html:
        before = html
        html = re.sub(r"<(b|i|a)(?: [^>]*)?>(\s*)</\1>", r"\2", html)
    return re.sub(r"^(?:<br/>)+|(?:<br/>)+$", "", html.strip())
