"""A search that forgives: spelling mistakes, and words that the right page does not have.

Exact results come first. Only where there are none, unknown words are corrected; and only where
there still are none, pages that have at least half of three or more words are found.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import Any

from django.db.models import QuerySet

from cms.pages.site_tree import SiteTree
from cms.search.query import clauses_of, matching, search
from cms.search.spelling import Speller
from cms.search.stop_words import stop_words
from cms.search.synonyms import Clause
from cms.search.vocabulary import vocabularies

MIN_WORDS, MAX_WORDS = 3, 8  # of which half are enough
MAX_NEAR_PAGES = 50
TITLE_WEIGHT = 2.0  # a word in the title counts so much more


@dataclass(frozen=True)
class Found:
    """The primary keys of the pages in order; with `did_you_mean`, those found for these words."""

    keys: list[int]
    did_you_mean: str | None = None


def find(
    tree: SiteTree,
    pages: QuerySet[Any],
    text: str,
    languages: list[str],
    any_term: bool = False,
    ranked: bool = True,
) -> Found:
    """Search `pages`, which are some of the visible pages of the site, for a visitor.

    Suggestions have words of the site's visible pages and of the editors' synonyms only.
    """

    def keys_of(words: str) -> list[int]:
        found = search(pages, words, any_term, ranked, languages)
        return list(found.values_list("pk", flat=True))

    if exact := keys_of(text):
        return Found(exact)

    better = _speller(tree, languages).corrected(text)
    if better and (found := keys_of(better)):
        return Found(found, better)
    near = _with_half_of_the_words(pages, clauses_of(better or text, languages), ranked)
    return Found(near, better if near else None)


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
