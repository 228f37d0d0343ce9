"""The model of a document: readers create it, the interpreter reads it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape

TAG = re.compile(r"<[^>]*>")
BREAK = re.compile(r"<br/>|<sup>")  # a superscript is no part of the word before it
MAX_PIECES = 5_000  # paragraphs, list items, headings; a long page has a few hundred
MAX_LINES = 20_000
TOO_LONG = (
    f"This document has more than {MAX_PIECES:,} paragraphs, list items or other parts. Split it "
    "into several pages."
)


class UnreadableDocument(Exception):
    """A file that cannot be imported. The message tells the editor why and what to do."""


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"
    PICTURE = "picture"


@dataclass(frozen=True)
class Piece:
    """A heading, paragraph, list item, quote, table row or picture, and its lines in the file.

    `html` has only tags that text blocks allow, `<b>`, `<i>`, `<a href>` and `<br/>`, and `<sup>`
    until `cited` has settled what each superscript means. Of a picture it has the description.
    `level` is the rank of a heading (1 for the title) or the depth of a list item (1 is outermost).
    `number` is that of a numbered item, `note` whether the file marks it as a foot- or endnote.
    `cells` are those of a table row, of the table `table`; in a `header` row they name the columns.
    `picture` is the file of a picture, as a `data:` address, if the document has it.
    A `run_in` heading stands in the line of its paragraph: `<b>Risks:</b> Muscles may be sore.`
    """

    kind: Kind
    first: int
    last: int
    html: str
    level: int = 0
    ordered: bool = False
    number: int = 0
    note: bool = False
    run_in: bool = False
    table: int = 0
    header: bool = False
    cells: tuple[str, ...] = ()
    picture: str = ""

    @property
    def text(self) -> str:
        """The text without tags, on one line."""
        return plain(self.html)


@dataclass(frozen=True)
class LeftOut:
    """A part of the document that does not go into the page, such as a script, with the reason."""

    first: int
    last: int
    text: str
    why: str


@dataclass(frozen=True)
class About:
    """A value that describes the document: from front matter, or the title of an HTML page."""

    line: int
    value: str


@dataclass
class Document:
    """A file that was read. `lines` are those of the file, or the paragraphs of a .docx file."""

    name: str
    lines: list[str]
    pieces: list[Piece] = field(default_factory=list)
    about: dict[str, About] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def require_bounded(self) -> None:
        """Called by readers after each part that they add.

        Raises:
            UnreadableDocument: there are more than `MAX_PIECES` parts.
        """
        if max(len(self.pieces), len(self.left_out)) > MAX_PIECES:
            raise UnreadableDocument(TOO_LONG)


def plain(html: str) -> str:
    """`<b>Less&nbsp;pain</b>` → `Less pain`"""
    return " ".join(unescape(TAG.sub("", BREAK.sub(" ", html))).split())
