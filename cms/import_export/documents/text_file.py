"""Reads plain text: blank lines, bullets, numbers, capitals and indentation give its structure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import islice

from cms.import_export.documents.document_model import MAX_PIECES, Document, Kind, Piece
from cms.import_export.documents.headings import is_bare_heading
from cms.import_export.documents.reference_list import begins_reference

BULLET = re.compile(
    r"^(?P<indent>\s*)(?P<marker>[•◦▪▫‣⁃·●○■*–—-]|\d{1,3}[.)]|\[\d{1,3}\])\s+(?P<words>\S.*)$"
)
UNDERLINE = re.compile(r"^\s*([=\-~*])\1{2,}\s*$")
QUESTION = re.compile(r"^\s*(?:Q|F|Question|Frage)\s?\d{0,2}[.:)]\s")
ANSWER = re.compile(r"^\s*(?:A|R|Answer|Antwort|Réponse)\s?\d{0,2}[.:)]\s")
MAX_HEADING_CHARACTERS = 80
LABELLED = re.compile(r":\s")
SENTENCE_END = tuple(".!;,…")


def read_plain_text(name: str, lines: list[str]) -> Document:
    """Read paragraphs, lists (nested by indentation) and headings.

    A heading is a short line of its own, a line in capitals, or a line with a line below it of
    dashes or the like.
    """
    document = Document(name, lines)
    found = islice(_with_depth(_paragraphs(lines)), MAX_PIECES + 1)
    pieces = [
        (paragraph.piece(depth), paragraph.underlined or paragraph.in_capitals)
        for paragraph, depth in found
    ]
    for position, (piece, looks_like_one) in enumerate(pieces):
        following = [each for each, _ in pieces[position + 1 : position + 2]]
        if following and (looks_like_one or _is_heading(piece)):
            words = piece.html.removesuffix(":")
            level = 2 if position else 1
            piece = Piece(Kind.HEADING, piece.first, piece.last, words, level=level)
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
    underlined: bool = False
    ordered: bool = field(init=False)

    def __post_init__(self) -> None:
        self.ordered = self.marker.strip("[")[:1].isdigit()

    @property
    def in_capitals(self) -> bool:
        """`SIDE EFFECTS`, a line of its own in capitals."""
        words = self.words[0]
        few = len(self.words) == 1 and len(words) <= MAX_HEADING_CHARACTERS
        letters = sum(map(str.isalpha, words))
        return few and not self.marker and letters > 3 and words == words.upper()

    def piece(self, depth: int) -> Piece:
        html = escape(" ".join(" ".join(self.words).split()), quote=False)
        kind = Kind.ITEM if self.marker else Kind.PARAGRAPH
        number = int(self.marker.strip("[].)")) if self.ordered else 0
        return Piece(
            kind, self.first, self.last, html, level=depth, ordered=self.ordered, number=number
        )


def _paragraphs(lines: list[str]) -> Iterator[_Paragraph]:
    present = None
    for number, line in enumerate(lines, start=1):
        if present and UNDERLINE.match(line) and not present.marker and len(present.words) == 1:
            present.underlined, present.last = True, number
            yield present
            present = None
            continue
        bullet = BULLET.match(line)
        if present and (bullet or not line.strip() or _ends(present, line)):
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


def _ends(present: _Paragraph, line: str) -> bool:
    """Whether a line begins anew, without an empty line before it."""
    if QUESTION.match(line) or ANSWER.match(line):
        return True
    if present.marker:
        return False
    heading = present.in_capitals or (len(present.words) == 1 and is_bare_heading(present.words[0]))
    entry = begins_reference(present.words[0]) and begins_reference(line)
    return heading or entry


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


def _is_heading(piece: Piece) -> bool:
    """Whether it is a single short line, no sentence and no `label: value`."""
    if piece.kind != Kind.PARAGRAPH or piece.first != piece.last:
        return False
    words = piece.text
    if QUESTION.match(words) and words.endswith("?"):
        return True
    if words.endswith(":"):  # `Benefits:`, but not a sentence that introduces a list
        return len(words.split()) <= 3 or is_bare_heading(words)
    short = len(words) <= MAX_HEADING_CHARACTERS and any(map(str.isalpha, words))
    return short and not words.endswith(SENTENCE_END) and not LABELLED.search(words)
