"""The result of interpreting a document: title and blocks of a page, and where each line went."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from cms.import_export.documents.citations import Citation
from cms.import_export.documents.document_model import (
    About,
    Document,
    LeftOut,
    Piece,
    UnreadableDocument,
)
from cms.import_export.documents.rich_text_writer import rich_text

# A form has to answer within 10 seconds, and to save 500 long blocks takes 3 on a quiet core.
MAX_BLOCKS = 500  # a long page has 50
TOO_MANY_BLOCKS = (
    f"This document would become more than {MAX_BLOCKS} blocks. Split it into several pages."
)

# Chosen by the importer, not written by the author: they do not change the id of a block.
CHOSEN = {"source", "location", "form"}


@dataclass
class Block:
    """A block as StreamField stores it. `citation` names a source that is not stored yet."""

    type: str
    value: dict[str, Any]
    id: str
    citation: Citation | None = None

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
    """Something for the editor to check. `kind`: `matched`, `unmatched`, `gap` or `remark`."""

    kind: str
    text: str
    block: str | None = None


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
    _seeds: Counter[str] = field(default_factory=Counter)

    def add(self, block_type: str, value: dict[str, Any]) -> Block:
        """Append a block. Its id is derived from the document and the words of the block.

        Raises:
            UnreadableDocument: the page already has `MAX_BLOCKS` blocks.
        """
        if len(self.blocks) == MAX_BLOCKS:
            raise UnreadableDocument(TOO_MANY_BLOCKS)
        words = {name: each for name, each in value.items() if name not in CHOSEN}
        seed = f"{block_type}:{json.dumps(words, sort_keys=True)}"
        self._seeds[seed] += 1
        count = self._seeds[seed]  # a page may repeat the same words
        identity = uuid5(self.key, seed if count == 1 else f"{seed}#{count}")
        block = Block(block_type, value, str(identity))
        if "points" in value:
            block.value = {**value, "points": self._points(block.id, value["points"])}
        self.blocks.append(block)
        return block

    def add_text(self, pieces: list[Piece], why: str = "") -> None:
        """Append text as one block for each heading of the highest rank."""
        for part in _parts(pieces):
            block = self.add("text", {"text": rich_text(part)})
            self.record(part, block, "text", why)

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

    def note(self, kind: str, text: str, block: Block | None = None) -> None:
        self.notes.append(Note(kind, text, block.id if block else None))

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


def _parts(pieces: list[Piece]) -> list[list[Piece]]:
    top = min((piece.level for piece in pieces if piece.kind == "heading"), default=0)
    parts: list[list[Piece]] = []
    for piece in pieces:
        if not parts or (piece.kind == "heading" and piece.level == top):
            parts.append([])
        parts[-1].append(piece)
    return parts
