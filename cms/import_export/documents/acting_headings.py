"""Finds headings that the author did not mark as such.

A bold paragraph, a numbered line, a line that says only `References`, and a label in front of its
paragraph act as headings. A paragraph that begins with a bullet acts as an item of a list.
"""

import re
from dataclasses import replace

from cms.import_export.documents.document_model import Kind, Piece, plain
from cms.import_export.documents.headings import Section, is_bare_heading, leads_into, section_of

MAX_HEADING_CHARACTERS = 110
BOLD = re.compile(r"^<b>(?P<words>(?:(?!</?b>).)+)</b>\s*:?$")
NUMBERED = re.compile(r"^(?:<b>)?\s*(?P<number>\d{1,2})[.)]\s+(?=\S)")
BULLET = re.compile(r"^(?P<open>(?:<[bi]>)*)\s*[•◦▪▫‣⁃·●○■§✓✔➢]\s*(?=\S)")
LABEL = re.compile(
    r"^<b>(?P<label>(?:(?!</?b>).){3,60}?)\s*(?::\s*</b>|</b>\s*:)\s*(?P<rest>\S.*)$"
)
BARE_LABEL = re.compile(r"^(?P<label>(?:[^\s<:.]+ ){0,2}[^\s<:.]+):\s+(?P<rest>\S.*)$")
SENTENCE_END = (".", ";", ",", "!", "…")
LABELLED = {
    Section.BENEFITS, Section.RISKS, Section.SAFETY, Section.RESEARCH, Section.REFERENCES,
}  # fmt: skip


def with_acting_headings(pieces: list[Piece]) -> list[Piece]:
    """The pieces, those that act as headings being headings, below the heading that is marked."""
    pieces = [_item(piece) for piece in pieces]
    numbered = _numbered_headings(pieces)
    marked = any(piece.kind == Kind.HEADING for piece in pieces)
    found: list[Piece] = []
    rank, nested = 1, 0
    for position, piece in enumerate(pieces):
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        nested = nested if piece.kind == Kind.ITEM else 0
        if piece.kind == Kind.HEADING:
            rank = piece.level
        elif position in numbered:
            found.append(_heading(piece, rank + 1))
            nested = piece.level
            continue
        elif piece.kind == Kind.PARAGRAPH and following and _acts(piece, following):
            first = not marked and not found and section_of(piece.text) is None
            found.append(_heading(piece, 1 if first else rank + 1))
            continue
        elif piece.kind == Kind.PARAGRAPH:
            found += _split(piece, rank + 1)
            continue
        elif nested and piece.kind == Kind.ITEM:  # a list below a numbered line
            piece = replace(piece, level=max(1, piece.level - nested))
        found.append(piece)
    return found


def _item(piece: Piece) -> Piece:
    bullet = BULLET.match(piece.html) if piece.kind == Kind.PARAGRAPH else None
    if not bullet:
        return piece
    return replace(piece, kind=Kind.ITEM, level=1, html=BULLET.sub(r"\g<open>", piece.html))


def _heading(piece: Piece, level: int) -> Piece:
    bold = BOLD.match(piece.html)
    html = (bold["words"] if bold else piece.html).strip().removesuffix(":")
    return replace(piece, kind=Kind.HEADING, level=level, html=html, ordered=False, number=0)


def _acts(piece: Piece, following: Piece) -> bool:
    """Whether a paragraph acts as a heading of what follows."""
    words = piece.text
    if len(words) > MAX_HEADING_CHARACTERS or "<br/>" in piece.html or piece.note:
        return False
    if BOLD.match(piece.html) and not words.endswith(SENTENCE_END):
        return not (words.endswith(":") and len(words.split()) > 8)
    introduces = following.kind == Kind.ITEM and len(words.split()) > 3 and leads_into(words)
    return is_bare_heading(words) and following.kind != Kind.HEADING and not introduces


def _numbered_headings(pieces: list[Piece]) -> set[int]:
    """The positions of numbered lines that act as headings: `2. Risks and side effects`.

    They stand in a row of numbers with text between them, and at least one names a section.
    """
    row = [
        position
        for position, piece in enumerate(pieces[:-1])
        if _is_numbered(piece)
        and len(piece.text) <= MAX_HEADING_CHARACTERS
        and not piece.text.endswith(SENTENCE_END)
        and "<br/>" not in piece.html
        and (not _is_numbered(pieces[position + 1]) or _begins_a_list(piece, pieces[position + 1]))
    ]
    named = [position for position in row if section_of(pieces[position].text)]
    between = any(pieces[position + 1].kind != Kind.ITEM for position in row)
    return (
        set(row) if len(row) > 1 and len(named) > 1 and between else set(named if between else ())
    )


def _begins_a_list(piece: Piece, following: Piece) -> bool:
    """`6. References`, and below it a list that begins with 1."""
    return is_bare_heading(piece.text) and following.number == 1 and piece.number > 1


def _is_numbered(piece: Piece) -> bool:
    if piece.kind == Kind.ITEM:
        return piece.ordered and piece.level == 1
    return piece.kind == Kind.PARAGRAPH and NUMBERED.match(piece.html) is not None


def _split(piece: Piece, level: int) -> list[Piece]:
    """`<b>Risks:</b> Muscles may be sore.` → a heading in the line, and its paragraph."""
    label = LABEL.match(piece.html) or BARE_LABEL.match(piece.html)
    if not label or not is_bare_heading(label["label"]):
        return [piece]
    if section_of(label["label"]) not in LABELLED or piece.note:
        return [piece]
    if not plain(label["rest"]):
        return [piece]
    heading = replace(piece, kind=Kind.HEADING, level=level, html=label["label"], run_in=True)
    return [heading, replace(piece, html=label["rest"])]
