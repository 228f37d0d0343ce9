"""What visitors may read beside a claim, by its standing."""

import re

from .site import text_of

EDITORS_WORDS = re.compile(
    r"\b(current|unverified|superseded|expired|expression of concern|retracted)\b", re.IGNORECASE
)
SIZES = ("bout 15 points lower", "9 points better")  # in plain words, or as an editor wrote it
STATES = {"in_doubt": "In doubt", "fallen": "Withdrawn"}


def faults_of(row, section):
    """What is wrong with a section of a page that shows the claim of this row; "" if nothing."""
    words = text_of(section)
    wrong = list(EDITORS_WORDS.findall(words))
    for standing, state in STATES.items():
        if (state in words) != (row.standing == standing):
            wrong.append(state)
    for rating in ("High certainty", "Supports this"):
        if (rating in words) == (row.standing == "fallen"):
            wrong.append(rating)
    if any(size in words for size in SIZES) == (row.standing == "fallen"):
        wrong.append(SIZES[0])
    return ", ".join(wrong)


def faults(rows, sections):
    """{"Claim 07 (retracted, own: fallen)": "High certainty"} of the sections, one for each row."""
    found = {str(row): faults_of(row, section) for row, section in zip(rows, sections, strict=True)}
    return {row: wrong for row, wrong in found.items() if wrong}
