"""Turns advice on when to get help into safety notices, which nobody has approved yet.

An emergency or urgent notice without approval stops the publication of its page. So the importer
chooses one of these two levels, never a lower one; an editor may.
"""

import re
from dataclasses import dataclass

from cms.import_export.documents.cues import is_emergency
from cms.import_export.documents.document_model import Kind, LeftOut, Piece
from cms.import_export.documents.headings import Section, section_of
from cms.import_export.documents.interpretation import Interpretation, shortened
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.passages import Unit

MAX_HEADING, MAX_NOTICES = 200, 50
STAYED_TEXT = (
    "Advice on when to get help stayed text, because you may not add safety notices. Ask a "
    "clinical reviewer to add one under Clinic, then choose it in a block “Safety notice”."
)
LINK = re.compile(r'<a href="(?P<address>[^"]*)">')
WITH_ITS_WORDS = re.compile(r"^(?:tel|mailto):")


@dataclass(frozen=True)
class NoticeWords:
    """The words of a safety notice, as its model has them."""

    level: str
    heading: str
    items: tuple[str, ...]
    action: str

    @property
    def same_as(self) -> tuple[str, tuple[str, ...], str]:
        """What makes two notices the same, whatever their level."""
        return (self.heading, self.items, self.action)


def add_safety(
    heading: Piece | None, units: list[Unit], page: Interpretation, known_objects: KnownObjects
) -> None:
    """Add safety notices for consecutive passages: one for each list with what leads into it."""
    groups: list[list[Unit]] = []
    for unit in units:
        is_lead = unit[0].kind != Kind.ITEM and unit[0].text.endswith(":")
        after_list = bool(groups) and groups[-1][-1][0].kind == Kind.ITEM
        new_paragraph = after_list and unit[0].kind != Kind.ITEM
        if not groups or is_lead or new_paragraph:
            groups.append([])
        groups[-1].append(unit)
    if heading and section_of(heading.text) != Section.SAFETY:  # it is about something else
        page.add_text([heading])
        heading = None
    for group in groups:
        _add_notice(heading, group, page, known_objects)
        heading = None


def _add_notice(
    heading: Piece | None, group: list[Unit], page: Interpretation, known_objects: KnownObjects
) -> None:
    pieces = [piece for head, nested in group for piece in (head, *nested)]
    lead = next((piece for piece in pieces if piece.text.endswith(":")), None)
    has_items = any(piece.kind == Kind.ITEM for piece in pieces)
    if lead and (lead.kind == Kind.ITEM or not has_items or len(lead.text) > MAX_HEADING):
        lead = None
    first = lead or (heading if heading and len(heading.text) < MAX_HEADING else None)
    if heading and first is not heading:
        page.add_text([heading])
    words = _words(first, [piece for piece in pieces if piece is not first])
    found = known_objects.notice(words.same_as)
    made = sum(block.notice is not None for block in page.blocks)
    if found is None and (not known_objects.adds_notices or made >= MAX_NOTICES):
        page.add_text([*([first] if first and first is not lead else []), *pieces])
        page.note_once("remark", STAYED_TEXT)
        return
    block = page.add_chosen("safety_notice", {"notice": found}, repr(words.same_as))
    block.notice = None if found else words
    page.record([first] if first else [], block, "heading")
    for piece in pieces:
        if piece is not first:
            page.record([piece], block, "items" if piece.kind == Kind.ITEM else "action")
            _name_links(piece, page)
    _note(block.id, words, found is not None, page)


def _words(first: Piece | None, pieces: list[Piece]) -> NoticeWords:
    heading = f"{first.text.rstrip(' :?')}:" if first else ""
    items = tuple(piece.text for piece in pieces if piece.kind == Kind.ITEM)
    action = "\n".join(piece.text for piece in pieces if piece.kind != Kind.ITEM)
    every = " ".join([heading, *items, action])
    return NoticeWords("emergency" if is_emergency(every) else "urgent", heading, items, action)


def _name_links(piece: Piece, page: Interpretation) -> None:
    """Report the addresses of a passage: a notice has no links."""
    for link in LINK.finditer(piece.html):
        if not WITH_ITS_WORDS.match(link["address"]):
            why = f"A safety notice has no links. The link led to {link['address']}"
            page.left_out(LeftOut(piece.first, piece.last, "", why))


def _note(block_id: str, words: NoticeWords, is_known: bool, page: Interpretation) -> None:
    name = shortened(words.heading or words.action or words.items[0], 80)
    if is_known:
        page.note("safety", f"“{name}” → the notice with these words.", block_id=block_id)
        return
    page.note(
        "safety",
        f"“{name}” becomes a new safety notice. The page cannot be published before a clinician "
        "has approved it.",
        block_id=block_id,
    )
    if not words.heading:
        page.note(
            "gap",
            "Give this safety notice a heading that ends in a colon, such as “Call 999 if you "
            "have:”.",
            block_id=block_id,
        )
