"""Recognises the headings of a page, and those in the setting `IMPORT_HEADINGS`."""

import re
from functools import lru_cache

from django.conf import settings

from cms.import_export.documents.heading_words import EXACT, NOT, PATTERNS, Section

__all__ = ["Section", "is_bare_heading", "leads_into", "section_of"]
# `3.`, `3.1`, `IV.`, `A)`, `Step 2:` before the words of a heading.
NUMBERED = re.compile(
    r"^(?:(?:[qfr]|frage|question)\s?\d*[.):]\s+|\d{1,2}(?:\.\d{1,2})+[.)]?\s+"
    r"|(?:\d{1,2}|[ivx]{1,4}|[a-h])[.):]\s*|\d{1,2}\s+)"
)
MAX_HEADING_WORDS = 14
MAX_BARE_WORDS = 7
MAX_BARE_CHARACTERS = 80
MAX_LEAD_WORDS = 30
SENTENCE = re.compile(r"[.!?]\s+\S")
# A sentence with one of these may introduce something else than what it names.
NOT_A_LEAD = re.compile(
    r"\b(?:not|no|without|if|when|before|avoid\w*|reduc\w+|lower\w*|prevent\w*|depends?|"
    r"sans|pas|ne|si|avant|éviter|ohne|kein\w*|nicht|wenn|falls|vor)\b"
)
GO = re.compile(
    r"\b(?:999|112|911|111|samu)\b|\bnotruf\b|\burgences\b"
    r"|\b(?:see|call|ring|phone|contact|seek|get|go to|ask|speak to|tell|stop)\b.*"
    r"\b(?:doctor|gp|help|advice|a ?(?:&|and) ?e|hospital|nurse|us|midwife|pharmacist|physio\w*|"
    r"emergency|ambulance|clinic)\b"
    r"|\b(?:consulte[rz]|appele[rz]|contacte[rz]|prévene[rz]|voyez)\b"
    r"|\b(?:rufen|wenden|suchen|gehen|melden|holen)\b.*\b(?:arzt|ärzt\w+|hilfe|praxis|not\w+|uns)\b"
)
CONDITION = re.compile(r"\b(?:if|when|with|any of|si|en cas|wenn|falls|bei|sobald)\b")


def section_of(heading: str) -> Section | None:
    """The section that a heading opens, or None. The word that comes first decides.

    A heading with benefits and risks opens `MIXED`.
    """
    own = tuple((each.value, *settings.IMPORT_HEADINGS.get(each.value, ())) for each in Section)
    return _section(_folded(heading), own)


def is_bare_heading(text: str) -> bool:
    """Whether a line of a few words can only be a heading: `References`, `Side effects:`."""
    bare = text.strip().rstrip(":")
    if len(bare) > MAX_BARE_CHARACTERS:
        return False
    few = 0 < len(bare.split()) <= MAX_BARE_WORDS and not bare.endswith((".", ",", ";", "!"))
    return few and not SENTENCE.search(bare) and section_of(bare) is not None


def leads_into(sentence: str) -> Section | None:
    """The section whose list a sentence introduces: `Here are the main benefits:`."""
    if not sentence.rstrip().endswith(":"):
        return None
    last = _folded(re.split(r"[.!?]\s+", sentence)[-1])
    if not last or len(last.split()) > MAX_LEAD_WORDS:
        return None
    if GO.search(last) and CONDITION.search(last):
        return Section.SAFETY
    if NOT_A_LEAD.search(last):
        return None
    found = _found(last, (Section.BENEFITS, Section.RISKS, Section.SAFETY))
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _section(folded: str, own: tuple[tuple[str, ...], ...]) -> Section | None:
    if not folded or len(folded.split()) > MAX_HEADING_WORDS:
        return None
    for name, *phrases in own:
        if folded in map(_folded, phrases):
            return Section(name)
    for section, phrases in EXACT.items():
        if folded in phrases:
            return section
    found = _found(folded, tuple(PATTERNS))
    for exact in (Section.REFERENCES, Section.SAFETY):
        if exact in found:
            return exact
    if {Section.BENEFITS, Section.RISKS} <= found.keys():
        return Section.MIXED
    if Section.BENEFITS in found:
        found.pop(Section.HELP, None)
    first = min(found.items(), key=lambda pair: pair[1], default=None)
    return first[0] if first else None


def _found(folded: str, sections: tuple[Section, ...]) -> dict[Section, int]:
    """The sections that a heading names, each with the place of its word."""
    found = {}
    for section in sections:
        if any(re.search(pattern, folded) for pattern in NOT.get(section, ())):
            continue
        places = [
            match.start()
            for pattern in PATTERNS[section]
            if (match := re.search(pattern, folded)) is not None
        ]
        if places:
            found[section] = min(places)
    return found


def _folded(text: str) -> str:
    """`2. What are the Benefits?` → `what are the benefits`"""
    words = " ".join(text.casefold().replace("’", "'").split())
    bare = NUMBERED.sub("", words, count=1) or words
    return re.sub(r"[^\w\s'&-]+", " ", bare).strip().replace("  ", " ")
