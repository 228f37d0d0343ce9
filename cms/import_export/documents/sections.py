"""Divides a document into parts: what is below which heading, and which list items are nested."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from cms.import_export.documents.document_model import Kind, Piece
from cms.import_export.documents.headings import Section, leads_into, section_of

# `References`, and below it `Guidelines`, `Studies`
GROUPS_OF_REFERENCES = {Section.RESEARCH, Section.HELP, Section.REFERENCES}


@dataclass
class Part:
    """Consecutive pieces of one section. `section` is None for other text.

    `rank` is that of the heading it stands below. `only` is `list` for a list that a sentence
    introduces, and `label` for the paragraph of a label.
    """

    section: Section | None
    heading: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)
    rank: int = 0
    only: str = ""

    @property
    def name(self) -> str:
        return self.heading.text if self.heading else ""

    @property
    def everything(self) -> list[Piece]:
        """The heading and the pieces below it."""
        return [self.heading, *self.pieces] if self.heading else self.pieces


def parts_of(pieces: list[Piece]) -> list[Part]:
    """Start a part at each known heading, and at a sentence that introduces a list of its kind.

    A known part includes lower headings. It ends at a heading of its own rank or at a known one;
    after a list that a sentence introduces, and after the paragraph of a label, the section that
    was open before goes on.
    """
    parts = [Part(None)]
    around = [parts[0]]  # the parts that are open, outermost first
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        if parts[-1].only and _is_over(parts[-1], piece):
            around.pop()
            parts.append(Part(around[-1].section, rank=around[-1].rank))
        if piece.kind == Kind.HEADING and not piece.run_in:
            _end_at(piece, around, parts)
        section = _section_within(around[-1], piece)
        if section:
            only = "label" if piece.run_in else ""
            parts.append(Part(section, piece, rank=piece.level, only=only))
            around.append(parts[-1])
            continue
        parts[-1].pieces.append(piece)
        introduced = _introduced(parts[-1], piece, following)
        if introduced:
            parts.append(Part(introduced, only="list"))
            around.append(parts[-1])
    return [part for part in parts if part.heading or part.pieces]


def _end_at(heading: Piece, around: list[Part], parts: list[Part]) -> None:
    """End the parts whose headings are no higher than this one; the part around them goes on."""
    ended = False
    while len(around) > 1 and around[-1].rank >= heading.level:
        around.pop()
        ended = True
    if ended:
        parts.append(Part(around[-1].section, rank=around[-1].rank))


def _section_within(part: Part, piece: Piece) -> Section | None:
    """The section that a heading opens; None for one that groups the entries of a list."""
    section = section_of(piece.text) if piece.kind == Kind.HEADING else None
    if part.section == Section.REFERENCES and section in GROUPS_OF_REFERENCES:
        return None
    return section


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


def item_groups(items: list[Piece]) -> list[tuple[Piece, list[Piece]]]:
    """Each outermost list item with all items nested in it."""
    groups: list[tuple[Piece, list[Piece]]] = []
    for item in items:
        if item.level == 1 or not groups:
            groups.append((item, []))
        else:
            groups[-1][1].append(item)
    return groups


def units(pieces: list[Piece]) -> list[tuple[Piece, list[Piece]]]:
    """Each paragraph or other piece, and each outermost list item with the items nested in it."""
    found: list[tuple[Piece, list[Piece]]] = []
    for is_list, run in groupby(pieces, key=lambda piece: piece.kind == Kind.ITEM):
        same = list(run)
        found += item_groups(same) if is_list else [(piece, []) for piece in same]
    return found


def _is_over(part: Part, piece: Piece) -> bool:
    """Whether a piece comes after a list, or after the paragraph of a label and its list."""
    if piece.kind == Kind.HEADING or not part.pieces:
        return piece.kind == Kind.HEADING
    if piece.kind != Kind.ITEM:
        return True
    return part.only == "label" and not part.pieces[0].text.endswith(":")


def _introduced(part: Part, piece: Piece, following: Piece | None) -> Section | None:
    """The section of the list that follows, if a sentence introduces another than the present."""
    if following is None or following.kind != Kind.ITEM or piece.kind != Kind.PARAGRAPH:
        return None
    section = leads_into(piece.text)
    return section if section != part.section else None
