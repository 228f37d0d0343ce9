"""Keys that sources and findings make for themselves. No editor types or sees one.

A key never changes: the API, exports and links use it.
"""

from collections.abc import Collection, Iterable
from itertools import chain, count

from django.utils.text import slugify

LONGEST = 70  # characters, so that a number fits behind it


def source_key(authors: str, year: int | None, otherwise: Iterable[str]) -> str:
    """`hayden-2021` from the first author and the year, else from the first of `otherwise`.

    '' where all of these are empty.
    """
    first_author = authors.split("\n")[0]
    surname = " ".join(part for part in first_author.split() if not part.isupper())
    who = surname or first_author or next(filter(None, otherwise), "")
    return str(slugify(f"{' '.join(who.split()[:4])} {year or ''}"))[:LONGEST].strip("-")


def finding_key(outcome: str, comparator: str) -> str:
    """`pain-intensity-vs-usual-care`"""
    parts = [" ".join(words.split()[:4]) for words in (outcome, comparator)]
    return str(slugify(" vs ".join(filter(None, parts))))[:LONGEST].strip("-")


def free(wanted: str, taken: Collection[str]) -> str:
    """The wanted key, else `hayden-2021-2` and so on."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key not in taken)
