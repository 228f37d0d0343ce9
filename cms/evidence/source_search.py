"""Finding sources by what names them: author, year, title, key, identifiers."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

SEARCHED = (
    "title", "authors", "container", "year", "key", "doi", "pmid", "guideline_id", "import_text",
)  # fmt: skip
# The words that a source was imported from belong to the page that cites it so.
PUBLICLY_SEARCHED = tuple(name for name in SEARCHED if name != "import_text")


def matches_words(words: str, searched: tuple[str, ...] = SEARCHED) -> Q:
    """Each word stands somewhere in what names the source, `hayden 2021`; no word is in none.

    Not full-text search: that takes a DOI apart and knows no part of a name.
    """
    terms = [
        reduce(or_, (Q(**{f"{name}__icontains": term}) for name in searched))
        for term in words.split()
    ]
    return reduce(and_, terms, Q()) if terms else Q(pk__in=[])
