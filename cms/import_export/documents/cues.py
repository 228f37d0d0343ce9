"""What a passage says, by its words in English, French and German.

A heading alone does not make a claim: below *Treatment* stand prices too. These cues decide about
the single paragraph or list item, and in doubt it stays text.
"""

from cms.import_export.documents.cue_words import (
    ADVICE,
    BETTER,
    EMERGENCY,
    FIGURES,
    FINDING,
    HARM,
    HOW_OFTEN,
    MAY,
    READER,
    REASSURES,
    REQUEST,
    REQUESTING,
    SIDE_EFFECT,
    SOON,
    STUDY,
    URGENT,
    WARNING,
)
from cms.import_export.documents.denial_words import NEGATED
from cms.import_export.documents.health_words import HEALTH
from cms.import_export.documents.practice_words import PRACTICE

MAX_CHARACTERS = 1_000  # a longer passage says what it says at its beginning


def says_benefit(text: str) -> bool:
    """Whether a passage says that something gets better, and does not deny it."""
    folded = _folded(text)
    lists = folded.startswith(("there are ", "there is ", "il y a ", "es gibt "))
    return bool(BETTER.search(folded)) and not denies(text) and not lists


def denies(text: str) -> bool:
    """`Nothing helped.`, `It is unlikely to ease pain.`, `It raises the risk of a fall.`"""
    return bool(NEGATED.search(_folded(text)))


def says_harm(text: str) -> bool:
    """Whether a passage names something that may get worse."""
    return bool(HARM.search(_folded(text)))


def says_study(text: str) -> bool:
    """Whether a passage speaks of studies or of a guideline, or cites one."""
    return bool(STUDY.search(_folded(text)))


def says_where_to_get_help(text: str) -> bool:
    """Whether a passage sends people in trouble to a doctor, a hospital or the emergency number."""
    folded = _folded(text)
    return bool(URGENT.search(folded)) and not (
        REQUEST.search(folded) and not (EMERGENCY.search(folded) or SOON.search(folded))
    )


def reassures(text: str) -> bool:
    """`Most people get better by themselves.`, unless it sends people to a doctor too."""
    return bool(REASSURES.search(_folded(text))) and not says_where_to_get_help(text)


def tells_finding(text: str) -> bool:
    """Whether a passage tells what a study found: `A review of 12 trials found that …`"""
    return bool(FINDING.search(_folded(text)))


def gives_figures(text: str) -> bool:
    """`40 in 100`, `12 %`"""
    return bool(FIGURES.search(_folded(text)))


def is_request(text: str) -> bool:
    """`Please bring your diary.`, `Ask at reception …`"""
    return bool(REQUESTING.search(_folded(text)))


def says_side_effect(text: str) -> bool:
    """Whether a passage names a harm that a treatment does."""
    return bool(SIDE_EFFECT.search(_folded(text)))


def warns(text: str) -> bool:
    """`Tell us first if …`, `Do not use …`, `Stop if …`"""
    return bool(WARNING.search(_folded(text)))


def is_about_the_practice(text: str) -> bool:
    """Whether a passage is about money, a job or welfare, and so no claim about health."""
    return bool(PRACTICE.search(_folded(text)))


def counts_harm(text: str) -> bool:
    """Whether a passage says how often a harm happens, and nothing good."""
    folded = _folded(text)
    return says_harm(text) and bool(HOW_OFTEN.search(folded)) and not BETTER.search(folded)


def speaks_to_people(text: str) -> bool:
    """Whether a passage speaks to its reader, or names something that may get worse."""
    return bool(READER.search(_folded(text))) or says_harm(text)


def is_about_health(text: str) -> bool:
    """Whether a passage names a symptom, a medicine or somebody who treats: not a late train."""
    return is_emergency(text) or says_harm(text) or bool(HEALTH.search(_folded(text)))


def says_what_may_happen(text: str) -> bool:
    """`may`, `can`, `1 in 10`"""
    return bool(MAY.search(_folded(text))) or gives_figures(text)


def is_emergency(text: str) -> bool:
    """Whether a passage names an emergency number, an ambulance or an emergency department."""
    return bool(EMERGENCY.search(_folded(text)))


def is_instruction(text: str) -> bool:
    """`Drink a glass of water first.`"""
    return bool(ADVICE.search(_folded(text)))


def _folded(text: str) -> str:
    return " ".join(text[:MAX_CHARACTERS].casefold().replace("’", "'").split())
