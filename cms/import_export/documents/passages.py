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


def passage_of(
    unit: Unit, section: Section | None, *, named: bool = False, in_list_of_benefits: bool = False
) -> Passage:
    """What a passage of a section is. `named`: it stands below a heading within the section."""
    head, nested = unit
    if head.kind in (Kind.ROW, Kind.PICTURE, Kind.HEADING):
        return Passage.TEXT
    text = " ".join(piece.text for piece in (head, *nested))
    if (head.text.endswith(":") and not nested) or cues.is_about_the_practice(text):
        return Passage.TEXT
    if section == Section.SAFETY:
        fits = cues.speaks_to_people(text) and not cues.reassures(text)
        urges = cues.says_where_to_get_help(text) or cues.warns(text)
        return Passage.SAFETY if head.kind == Kind.ITEM or fits or urges else Passage.TEXT
    if section != Section.RISKS and cues.tells_finding(text):
        return Passage.RESEARCH
    is_health = cues.is_about_health(text)
    if is_health and cues.says_where_to_get_help(text):
        return Passage.SAFETY
    if cues.says_side_effect(text):
        return Passage.RISK
    if is_health and cues.warns(text):
        return Passage.SAFETY
    is_item = head.kind == Kind.ITEM
    match section:
        case None:
            return Passage.TEXT
        case Section.RESEARCH:
            return _research(text)
        case Section.RISKS:
            instructs = cues.is_instruction(text) and not cues.says_harm(text)
            told = is_item or is_health or cues.says_what_may_happen(text)
            return Passage.RISK if told and not instructs else Passage.TEXT
        case Section.MIXED:
            return Passage.BENEFIT if cues.says_benefit(text) else Passage.TEXT
    if cues.counts_harm(text):
        return Passage.RISK
    if cues.denies(text):
        return Passage.TEXT
    if named and section == Section.BENEFITS:
        return Passage.BENEFIT
    if is_item and in_list_of_benefits and not cues.is_request(text):
        return Passage.BENEFIT
    return Passage.BENEFIT if cues.says_benefit(text) else Passage.TEXT


def is_list_of_benefits(units: list[Unit]) -> bool:
    """Whether enough items of a list say that something gets better, so that all of them do."""
    items = [(head, *nested) for head, nested in units if head.kind == Kind.ITEM]
    texts = [" ".join(piece.text for piece in item) for item in items]
    return 3 * sum(map(cues.says_benefit, texts)) >= len(texts)


def is_list_of_the_practice(units: list[Unit]) -> bool:
    """Whether an item of a list is about money, a job or welfare: then no other is a claim."""
    return any(
        cues.is_about_the_practice(" ".join(piece.text for piece in (head, *nested)))
        for head, nested in units
        if head.kind == Kind.ITEM
    )


def _research(text: str) -> Passage:
    told = cues.says_study(text) or cues.gives_figures(text)
    return Passage.RESEARCH if told and not cues.is_instruction(text) else Passage.TEXT
