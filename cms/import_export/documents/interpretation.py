"""The result of interpreting a document: title and blocks of a page, and where each line went."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from cms.import_export.documents import tables_and_pictures as tables
from cms.import_export.documents.citations import Citation
from cms.import_export.documents.cited import Citations
from cms.import_export.documents.document_model import (
    About,
    Document,
    Kind,
    LeftOut,
    Piece,
    UnreadableDocument,
    plain,
)
from cms.import_export.documents.reference_list import Reference
from cms.import_export.documents.rich_text_writer import rich_text
from cms.import_export.documents.text_parts import parts_of_text

if TYPE_CHECKING:
    from cms.import_export.documents.safety_notices import NoticeWords

# A form has to answer within 10 seconds, and to save 500 long blocks takes 3 on a quiet core.
MAX_BLOCKS = 500  # a long page has 50
TOO_MANY_BLOCKS = (
    f"This document would become more than {MAX_BLOCKS} blocks. Split it into several pages."
)

# Chosen by the importer, not written by the author: they do not change the id of a block.
CHOSEN = {"source", "location", "form", "notice"}


@dataclass
class Block:
    """A block as StreamField stores it.

    `citation` names a source that is not stored yet, `notice` the words of a safety notice that is
    not, `picture` the file of a picture that is not, as a `data:` address. `cites` are the entries
    of the list of references that become links to evidence.
    """

    type: str
    value: dict[str, Any]
    id: str
    citation: Citation | None = None
    cites: list[Reference] = field(default_factory=list)
    notice: "NoticeWords | None" = None
    picture: str = ""

    def raw(self) -> dict[str, Any]:
        return {"type": self.type, "value": self.value, "id": self.id}


@dataclass(frozen=True)
class Entry:
    """Where the lines `first` to `last` went: a field of a block or of the page, or nowhere.

    `{"first": 7, "last": 7, "text": "Pain Reduction", "block": "6f0c…", "type": "benefit",
    "field": "heading", "why": ""}`
    """

    first: int
    last: int
    text: str
    block: str | None
    type: str
    field: str
    why: str


@dataclass(frozen=True)
class Note:
    """Something for the editor to check.

    `kind`: `matched`, `unmatched`, `cited`, `safety`, `picture`, `gap` or `remark`.
    """

    kind: str
    text: str
    block: str | None = None


@dataclass(frozen=True)
class Cited:
    """A passage of the document and the entries of its list of references that it cites."""

    passage: str
    references: list[Reference]


@dataclass
class Interpretation:
    """The page that a document becomes, and an entry for each of its lines."""

    document: Document
    key: UUID
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    citations: Citations = field(default_factory=lambda: Citations([]))
    references: list[Reference] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    takes_pictures: bool = False
    _seeds: Counter[str] = field(default_factory=Counter)

    def add(self, block_type: str, value: dict[str, Any]) -> Block:
        """Append a block. Its id is derived from the document and the words of the block.

        Raises:
            UnreadableDocument: the page already has `MAX_BLOCKS` blocks.
        """
        words = {name: each for name, each in value.items() if name not in CHOSEN}
        return self.add_chosen(block_type, value, json.dumps(words, sort_keys=True))

    def add_chosen(self, block_type: str, value: dict[str, Any], words: str) -> Block:
        """Append a block whose words are kept elsewhere; `words` are what its id derives from."""
        if len(self.blocks) == MAX_BLOCKS:
            raise UnreadableDocument(TOO_MANY_BLOCKS)
        seed = f"{block_type}:{words}"
        self._seeds[seed] += 1
        count = self._seeds[seed]  # a page may repeat the same words
        identity = uuid5(self.key, seed if count == 1 else f"{seed}#{count}")
        block = Block(block_type, value, str(identity))
        if "points" in value:
            block.value = {**value, "points": self._points(block.id, value["points"])}
        self.blocks.append(block)
        return block

    def add_text(self, pieces: list[Piece], why: str = "") -> None:
        """Append text, cut at its headings, with its tables and pictures as blocks of their own."""
        for place, run in groupby(pieces, key=_place_of):
            of_one_kind = list(run)
            if place == "picture":
                for picture in of_one_kind:
                    self._add_picture(picture)
            elif place != "text" and tables.is_table(of_one_kind):
                table = self.add("table", tables.table_value(of_one_kind))
                self.record(of_one_kind, table, "table", why)
            else:
                self._add_words(of_one_kind, why)

    def _add_words(self, pieces: list[Piece], why: str) -> None:
        for part in parts_of_text(pieces):
            written = [self._with_marks(piece) for piece in part.pieces]
            block = self.add("text", {"text": rich_text(written, part.top)})
            self.record(part.pieces, block, "text", why)

    def _with_marks(self, piece: Piece) -> Piece:
        html, cited = self.citations.in_text(piece.html)
        if cited and piece.kind != Kind.HEADING:
            self.cited.append(Cited(piece.text, cited))
        return piece if html == piece.html else replace(piece, html=html)

    def _add_picture(self, picture: Piece) -> None:
        if not (picture.text or picture.picture):
            self.left_out(LeftOut(picture.first, picture.last, "", tables.ADD_PICTURE))
            return
        block = self.add("image", tables.picture_value(picture))
        self.record([picture], block, "alt text")
        block.picture = picture.picture if self.takes_pictures else ""
        self.note("picture", tables.picture_note(picture.text, bool(block.picture)), block)

    def cite(
        self, block: Block, references: list[Reference], passage: str, *, most: int | None = None
    ) -> None:
        """Link a block to at most `most` entries that its words cite; an editor confirms each."""
        cited = list(dict.fromkeys(references))
        block.cites = cited[:most]
        if cited:
            self.cited.append(Cited(plain(passage), cited))
        for reference in block.cites:
            reference.cited_by.append(block.id)
            found = f" ({reference.title}, by {reference.how})" if reference.title else ""
            number = f"[{reference.number}] " if reference.number else ""
            words, entry = shortened(plain(passage), 60), shortened(reference.text)
            self.note("cited", f"“{words}” cites {number}{entry}{found}.", block)

    def record(self, pieces: list[Piece], block: Block | None, place: str, why: str = "") -> None:
        """Note that pieces went to the field `place` of a block, or of the page without a block."""
        for piece in pieces:
            kind = block.type if block else "page"
            identity = block.id if block else None
            self.entries.append(
                Entry(piece.first, piece.last, piece.text, identity, kind, place, why)
            )

    def left_out(self, left: LeftOut) -> None:
        self.entries.append(Entry(left.first, left.last, left.text, None, "", "", left.why))

    def page_field(self, about: About, name: str) -> None:
        self.entries.append(Entry(about.line, about.line, about.value, None, "page", name, ""))

    def note(
        self, kind: str, text: str, block: Block | None = None, *, block_id: str | None = None
    ) -> None:
        self.notes.append(Note(kind, text, block.id if block else block_id))

    def note_once(self, kind: str, text: str) -> None:
        """Note what is true of several passages, without a block, a single time."""
        if not any((each.kind, each.text) == (kind, text) for each in self.notes):
            self.note(kind, text)

    def account_for_the_rest(self) -> None:
        """Add an entry for each line without text: empty lines, and lines of markup alone."""
        covered = {line for entry in self.entries for line in range(entry.first, entry.last + 1)}
        for number, line in enumerate(self.document.lines, start=1):
            if number not in covered:
                why = "Layout only: markup." if line.strip() else "Layout only: an empty line."
                self.entries.append(Entry(number, number, line.strip(), None, "", "", why))
        self.entries.sort(key=lambda entry: (entry.first, entry.last))

    def as_json(self) -> dict[str, Any]:
        """The report: `{"document": …, "title": …, "blocks": 12, "lines": […], "notes": […]}`."""
        return {
            "document": self.document.name,
            "title": self.title,
            "blocks": len(self.blocks),
            "lines": [asdict(entry) for entry in self.entries],
            "notes": [asdict(note) for note in self.notes],
        }

    def _points(self, block_id: str, points: list[str]) -> list[dict[str, str]]:
        return [
            {"type": "item", "value": point, "id": str(uuid5(UUID(block_id), f"{order}:{point}"))}
            for order, point in enumerate(points)
        ]


def shortened(text: str, most: int = 160) -> str:
    """The beginning of a text, cut between words: `They walk further…`"""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0].rstrip('.,;: ')}…"


def _place_of(piece: Piece) -> str:
    """Which block a piece of text belongs to: `text`, `picture`, or the number of its table."""
    if piece.kind == Kind.PICTURE:
        return "picture"
    return f"table {piece.table}" if piece.kind == Kind.ROW else "text"
