"""Recognises the headings of a page in English and French, and those in `IMPORT_HEADINGS`."""

import re
from enum import StrEnum

from django.conf import settings


class Section(StrEnum):
    BENEFITS = "benefits"
    RESEARCH = "research"
    LOCATION = "location"
    CONTACT = "contact"


HEADINGS = {
    Section.BENEFITS: ["benefits", "benefit", "advantages", "bienfaits", "bénéfices", "avantages"],
    Section.RESEARCH: [
        "research", "key research", "evidence", "studies", "key studies", "recherche", "recherches",
        "recherches clés", "études", "études clés", "données probantes",
    ],
    Section.LOCATION: [
        "location", "our location", "address", "where we are", "where to find us", "find us",
        "how to find us", "lieu", "adresse", "où nous trouver", "nous trouver",
    ],
    Section.CONTACT: [
        "send a message", "send us a message", "contact", "contact us", "get in touch",
        "envoyer un message", "envoyez-nous un message", "contactez-nous", "nous contacter",
        "nous écrire",
    ],
}  # fmt: skip
# Sections whose heading may be longer: `Main benefits of walking`, `Les bienfaits de la marche`.
MAY_HAVE_MORE = {Section.BENEFITS, Section.RESEARCH}
FILLERS = {
    "what", "are", "the", "main", "key", "our", "your", "some", "all",
    "quels", "quelles", "sont", "le", "la", "les", "nos", "vos", "principaux", "principales",
}  # fmt: skip
CONTINUATIONS = {"of", "for", "on", "in", "from", "de", "du", "des", "d", "en", "pour", "sur"}
# A sentence with one of these may introduce something else than benefits.
NOT_BENEFITS = {
    "risk",
    "risks",
    "harm",
    "harms",
    "not",
    "no",
    "without",
    "risques",
    "sans",
    "pas",
    "ne",
}


def section_of(heading: str) -> Section | None:
    """The section that a heading opens, or None."""
    words = _words(heading)
    for section in Section:
        for phrase in _phrases(section):
            if _opens(words, phrase, more=section in MAY_HAVE_MORE):
                return section
    return None


def leads_into_benefits(sentence: str) -> bool:
    """`Here are the main benefits backed by research:`"""
    words = _words(sentence.rsplit(". ", 1)[-1])
    single = {phrase[0] for phrase in _phrases(Section.BENEFITS) if len(phrase) == 1}
    return sentence.endswith(":") and bool(single & set(words)) and not NOT_BENEFITS & set(words)


def _phrases(section: Section) -> list[list[str]]:
    own = settings.IMPORT_HEADINGS.get(section.value, [])
    return [_words(phrase) for phrase in [*HEADINGS[section], *own]]


def _opens(words: list[str], phrase: list[str], more: bool) -> bool:
    if words == phrase:
        return True
    rest = list(words)
    while more and rest and rest[0] in FILLERS and rest[: len(phrase)] != phrase:
        rest.pop(0)
    if not more or rest[: len(phrase)] != phrase:
        return False
    after = rest[len(phrase) :]
    return not after or after[0] in CONTINUATIONS


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold())
