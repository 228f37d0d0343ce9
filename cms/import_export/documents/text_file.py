"""Reads plain text: blank lines, bullets, numbers and indentation give its structure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import islice

from cms.import_export.documents.document_model import MAX_PIECES, Document, Kind, Piece

BULLET = re.compile(r"^(?P<indent>\s*)(?P<marker>[•◦▪▫‣⁃·●○■*–—-]|\d{1,3}[.)])\s+(?P<words>\S.*)$")
MAX_HEADING_CHARACTERS = 80
LABELLED = re.compile(r":\s")
SENTENCE_END = tuple(".!?;,…")


def read_plain_text(name: str, lines: list[str]) -> Document:
    """Read paragraphs, lists (nested by indentation) and headings (short lines of their own)."""
    document = Document(name, lines)
    found = islice(_with_depth(_paragraphs(lines)), MAX_PIECES + 1)
    pieces = [paragraph.piece(depth) for paragraph, depth in found]
    for position, piece in enumerate(pieces):
        if _is_heading(piece, following=pieces[position + 1 : position + 2]):
            words = piece.html.removesuffix(":")
            piece = Piece(Kind.HEADING, piece.first, piece.last, words, level=2 if position else 1)
        document.pieces.append(piece)
        document.require_bounded()
    return document


@dataclass
class _Paragraph:
    """Consecutive lines of one paragraph, or of one list item, which has a marker."""

    first: int
    last: int
    words: list[str]
    indent: int = 0
    marker: str = ""
    ordered: bool = field(init=False)

    def __post_init__(self) -> None:
        self.ordered = self.marker[:1].isdigit()

    def piece(self, depth: int) -> Piece:
        html = escape(" ".join(" ".join(self.words).split()), quote=False)
        kind = Kind.ITEM if self.marker else Kind.PARAGRAPH
        return Piece(kind, self.first, self.last, html, level=depth, ordered=self.ordered)


def _paragraphs(lines: list[str]) -> Iterator[_Paragraph]:
    present = None
    for number, line in enumerate(lines, start=1):
        bullet = BULLET.match(line)
        if present and (bullet or not line.strip()):
            yield present
            present = None
        if bullet:
            indent = len(bullet["indent"].expandtabs(4))
            present = _Paragraph(number, number, [bullet["words"]], indent, bullet["marker"])
        elif present:
            present.words.append(line)
            present.last = number
        elif line.strip():
            present = _Paragraph(number, number, [line])
    if present:
        yield present


def _with_depth(paragraphs: Iterator[_Paragraph]) -> Iterator[tuple[_Paragraph, int]]:
    """Each paragraph with its depth in lists. Bullets below a number are always nested in it."""
    above: list[_Paragraph] = []
    for paragraph in paragraphs:
        if not paragraph.marker:
            above = []
        while above and not _contains(above[-1], paragraph):
            above.pop()
        if paragraph.marker:
            above.append(paragraph)
        yield paragraph, len(above)


def _contains(outer: _Paragraph, inner: _Paragraph) -> bool:
    numbered = outer.ordered and not inner.ordered
    return outer.indent < inner.indent or (outer.indent == inner.indent and numbered)


def _is_heading(piece: Piece, following: list[Piece]) -> bool:
    """Whether it is a single short line, no sentence and no `label: value`, with text below it."""
    if piece.kind != Kind.PARAGRAPH or not following or piece.first != piece.last:
        return False
    words = piece.text
    if words.endswith(":"):  # `Benefits:`, but not a sentence that introduces a list
        return len(words.split()) <= 3
    short = len(words) <= MAX_HEADING_CHARACTERS and any(map(str.isalpha, words))
    return short and not words.endswith(SENTENCE_END) and not LABELLED.search(words)
