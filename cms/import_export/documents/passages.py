"""Decides of each passage of a known section what it is: its own words decide with the heading."""

from enum import StrEnum

from cms.import_export.documents import cues
from cms.import_export.documents.document_model import Kind, Piece
from cms.import_export.documents.headings import Section

Unit = tuple[Piece, list[Piece]]  # a paragraph or list item, and the items nested in it


class Passage(StrEnum):
    TEXT = "text"
    BENEFIT = "benefit"
    RISK = "risk"
    RESEARCH = "research"
    SAFETY = "safety"


def passage_of(unit: Unit, section: Section | None, named: bool = False) -> Passage:
    """What a passage of a section is. `named`: it stands below a heading within the section."""
    head, nested = unit
    if head.kind in (Kind.ROW, Kind.PICTURE, Kind.HEADING):
        return Passage.TEXT
    text = " ".join(piece.text for piece in (head, *nested))
    if head.text.endswith(":") and not nested:
        return Passage.TEXT
    if cues.says_where_to_get_help(text):
        return Passage.SAFETY
    if section is None or cues.is_about_the_practice(text):
        return Passage.TEXT
    is_item = head.kind == Kind.ITEM
    match section:
        case Section.SAFETY:
            return Passage.SAFETY if is_item or cues.says_safety(text) else Passage.TEXT
        case Section.RESEARCH:
            return _research(text, is_item)
        case Section.RISKS:
            return _risk(text, is_item)
        case Section.MIXED:
            return _mixed(text)
    return _benefit(text, is_item, section, named)


def _research(text: str, is_item: bool) -> Passage:
    told = is_item or cues.says_study(text) or len(text.split()) > 5
    return Passage.RESEARCH if told and not cues.is_instruction(text) else Passage.TEXT


def _risk(text: str, is_item: bool) -> Passage:
    if cues.warns(text):
        return Passage.SAFETY
    if is_item:
        instructs = cues.is_instruction(text) and not cues.says_harm(text)
        return Passage.TEXT if instructs else Passage.RISK
    return Passage.RISK if cues.says_harm(text) else Passage.TEXT


def _mixed(text: str) -> Passage:
    if cues.warns(text):
        return Passage.SAFETY
    if cues.says_side_effect(text):
        return Passage.RISK
    return Passage.BENEFIT if cues.says_benefit(text) else Passage.TEXT


def _benefit(text: str, is_item: bool, section: Section, named: bool) -> Passage:
    if cues.warns(text):
        return Passage.SAFETY
    if cues.says_side_effect(text):
        return Passage.RISK
    if is_item or (named and section == Section.BENEFITS) or cues.says_benefit(text):
        return Passage.BENEFIT
    if section == Section.HELP and cues.is_instruction(text):
        return Passage.BENEFIT
    return Passage.TEXT
