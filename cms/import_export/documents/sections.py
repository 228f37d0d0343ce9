"""Divides a document into parts: what is below which heading, and which list items are nested."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cms.import_export.documents.document_model import Kind, Piece
from cms.import_export.documents.headings import Section, leads_into_benefits, section_of


@dataclass
class Part:
    """Consecutive pieces of one section. `section` is None for other text."""

    section: Section | None
    heading: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.heading.text if self.heading else ""

    @property
    def everything(self) -> list[Piece]:
        """The heading and the pieces below it."""
        return [self.heading, *self.pieces] if self.heading else self.pieces


def parts_of(pieces: list[Piece]) -> list[Part]:
    """Start a part at each known heading, and at a sentence that introduces benefits.

    A known part includes lower headings. It ends at a heading of its own rank or at a known one.
    """
    parts = [Part(None)]
    for position, piece in enumerate(pieces):
        present = parts[-1]
        section = section_of(piece.text) if piece.kind == Kind.HEADING else None
        if section:
            parts.append(Part(section, piece))
        elif _ends(present, piece):
            parts.append(Part(None, None, [piece]))
        elif _leads_in(present, pieces[position : position + 3]):
            present.pieces.append(piece)
            parts.append(Part(Section.BENEFITS))
        else:
            present.pieces.append(piece)
    return [part for part in parts if part.heading or part.pieces]


def below(part: Part) -> Iterator[tuple[Piece | None, list[Piece]]]:
    """Each heading with the pieces that follow it, starting with the heading of the part."""
    heading = part.heading
    body: list[Piece] = []
    for piece in part.pieces:
        if piece.kind == Kind.HEADING:
            yield heading, body
            heading, body = piece, []
        else:
            body.append(piece)
    yield heading, body


def runs(pieces: list[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    """Runs of list items and of other pieces: `(True, items)`, `(False, paragraphs)`."""
    for is_list, run in groupby(pieces, key=lambda piece: piece.kind == Kind.ITEM):
        yield is_list, list(run)


def item_groups(items: list[Piece]) -> list[tuple[Piece, list[Piece]]]:
    """Each outermost list item with all items nested in it."""
    groups: list[tuple[Piece, list[Piece]]] = []
    for item in items:
        if item.level == 1 or not groups:
            groups.append((item, []))
        else:
            groups[-1][1].append(item)
    return groups


def _ends(part: Part, piece: Piece) -> bool:
    """Whether a piece ends a known part."""
    if part.section is None:
        return False
    if part.heading is None:  # introduced by a sentence: one list only
        return piece.kind != Kind.ITEM
    return piece.kind == Kind.HEADING and piece.level <= part.heading.level


def _leads_in(part: Part, pieces: list[Piece]) -> bool:
    """Whether the pieces are a sentence about benefits and then items with nested points."""
    kinds = [(piece.kind, piece.level) for piece in pieces[1:]]
    named = kinds == [(Kind.ITEM, 1), (Kind.ITEM, 2)]
    sentence = part.section is None and pieces[0].kind == Kind.PARAGRAPH
    return named and sentence and leads_into_benefits(pieces[0].text)
