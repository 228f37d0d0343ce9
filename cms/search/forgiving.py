"""A search that forgives: spelling mistakes, and words that the right page does not have.

Exact results come first. Only where there are none, unknown words are corrected; and only where
there still are none, pages that have at least half of three or more words are found.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from cms.core.content_version.memo import memoize_per_version, remembered_per_version
from cms.pages.site_tree import SiteTree
from cms.search.query import clauses_of, matching, search
from cms.search.spelling import Speller
from cms.search.stop_words import stop_words
from cms.search.synonyms import Clause
from cms.search.vocabulary import vocabularies

MIN_WORDS, MAX_WORDS = 3, 8  # of which half are enough
MAX_NEAR_PAGES = 50
MAX_REMEMBERED = 1000  # keys of the pages of a word; who wants later ones reads them all
TITLE_WEIGHT = 2.0  # a word in the title counts so much more


@dataclass(frozen=True)
class Found:
    """The primary keys of the first pages in order, and how many pages there are in all.

    With `did_you_mean`, they were found for these words.
    """

    keys: list[int]
    total: int
    did_you_mean: str | None = None


def find(
    tree: SiteTree,
    pages: QuerySet[Any],
    text: str,
    languages: list[str],
    any_term: bool = False,
    ranked: bool = True,
    first: int = MAX_NEAR_PAGES,
) -> Found:
    """Search `pages`, which are some of the visible pages of the site, for a visitor.

    At least the `first` so many are named, where there are so many. Ranking is dear for a word of
    thousands of pages: these are ranked once a content version.

    Suggestions have words of the site's visible pages and of the editors' synonyms only.
    """

    def found_for(words: str) -> tuple[list[int], int]:
        found = search(pages, words, any_term, ranked, languages)
        return _first_and_total(found.values_list("pk", flat=True), first)

    keys, total = found_for(text)
    if keys:
        return Found(keys, total)

    better = _speller(tree, languages).corrected(text)
    if better:
        keys, total = found_for(better)
        if keys:
            return Found(keys, total, better)
    near = _with_half_of_the_words(pages, clauses_of(better or text, languages), ranked)
    return Found(near, len(near), better if near else None)


def _first_and_total(found: QuerySet[Any], first: int) -> tuple[list[int], int]:
    """The first keys and the count; one query where they are few, none for what is remembered."""
    if first > MAX_REMEMBERED:
        keys = list(found)
        return keys, len(keys)
    try:
        key = ("search", *_sql(found))
    except EmptyResultSet:
        return [], 0
    remembered: tuple[list[int], int] | None = remembered_per_version(key)
    if remembered:
        return remembered
    keys = list(found[:MAX_REMEMBERED])
    if len(keys) < MAX_REMEMBERED:
        return keys, len(keys)
    return memoize_per_version(key, lambda: (keys, found.order_by().count()))


def _sql(found: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = found.query.sql_with_params()
    return sql, tuple(map(str, parameters))


def _speller(tree: SiteTree, languages: list[str]) -> Speller:
    def is_known(word: str) -> bool:
        clauses = clauses_of(word, languages)
        return not clauses or matching(tree.pages(), clauses, ranked=False).exists()

    ignored = frozenset().union(*map(stop_words, languages))
    return Speller(vocabularies(tree, languages), is_known, ignored)


def _with_half_of_the_words(pages: QuerySet[Any], clauses: list[Clause], ranked: bool) -> list[int]:
    """Return the pages that have half of the words or more, the best first; a phrase is its words.

    A word that few pages have weighs more, and one in the title more than one in the text. Counted
    here, so that every database finds the same.
    """
    wanted = clauses[:MAX_WORDS]
    words = sum(len(typed) for typed, *_ in wanted)
    if words < MIN_WORDS:
        return []
    counts: Counter[int] = Counter()
    scores: defaultdict[int, float] = defaultdict(float)
    total = pages.count()
    for clause in wanted:
        keys = _keys(pages, clause)
        titled = _keys(pages, clause, in_title=True) if keys else set()
        weight = len(clause[0]) * log(1 + total / max(len(keys), 1))
        for key in keys:
            counts[key] += len(clause[0])
            scores[key] += weight * (1 + TITLE_WEIGHT * (key in titled))
    enough = [key for key, count in counts.items() if 2 * count >= words]
    best = sorted(enough, key=lambda key: (-scores[key], key))[:MAX_NEAR_PAGES]
    return best if ranked else list(pages.filter(pk__in=best).values_list("pk", flat=True))


def _keys(pages: QuerySet[Any], clause: Clause, in_title: bool = False) -> set[int]:
    found = matching(pages, [clause], ranked=False, in_title=in_title)
    return set(found.order_by().values_list("pk", flat=True))
