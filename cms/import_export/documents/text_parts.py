"""Cuts text at its headings into blocks of a size that an editor can work with."""

from dataclasses import dataclass

from cms.import_export.documents.document_model import Kind, Piece

MAX_WORDS = 400  # of a block; a longer one is cut at its lower headings too


@dataclass
class TextPart:
    """The pieces of one text block. `top` is the rank of heading that is written as h2."""

    pieces: list[Piece]
    top: int


def parts_of_text(pieces: list[Piece]) -> list[TextPart]:
    """One part for each heading of the highest rank; a long one is cut at lower headings."""
    top = min((piece.level for piece in pieces if piece.kind == Kind.HEADING), default=0)
    parts: list[TextPart] = []
    for part in _cut(pieces, top):
        parts += [TextPart(each, top) for each in _shortened(part, top)]
    return parts


def _shortened(pieces: list[Piece], above: int) -> list[list[Piece]]:
    """The pieces cut at their next lower rank of heading, as long as a part is too long."""
    lower = [piece.level for piece in pieces[1:] if piece.kind == Kind.HEADING]
    lower = [level for level in lower if level > above]
    if not lower or sum(len(piece.text.split()) for piece in pieces) <= MAX_WORDS:
        return [pieces]
    rank = min(lower)
    return [each for part in _cut(pieces, rank) for each in _shortened(part, rank)]


def _cut(pieces: list[Piece], rank: int) -> list[list[Piece]]:
    """Cut before each heading of a rank. A heading right above another stays with it."""
    parts: list[list[Piece]] = []
    for piece in pieces:
        starts = piece.kind == Kind.HEADING and piece.level == rank
        alone = bool(parts) and all(each.kind == Kind.HEADING for each in parts[-1])
        higher = alone and all(each.level < piece.level for each in parts[-1])
        if not parts or (starts and not higher):
            parts.append([])
        parts[-1].append(piece)
    return parts
