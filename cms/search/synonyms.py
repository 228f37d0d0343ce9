"""Replaces the words of a query by all that editors list as meaning the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from cms.core.content_version.memo import memoize_per_version
from cms.search.stop_words import without_stop_words
from cms.search.tokens import Term, Token, query_words

MAX_ROWS = 2000
Phrase = tuple[Term, ...]  # a page must have all of these
Clause = tuple[Phrase, ...]  # a page must have one of these


@dataclass
class Synonyms:
    """The phrases of all rows with their languages, by each token that they have."""

    by_token: dict[Token, list[tuple[Phrase, Clause, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, phrases: Iterable[str], language: str) -> None:
        """Add the phrases of one row."""
        words = (query_words(phrase, [language]) for phrase in phrases)
        found = (tuple(without_stop_words(each, [language])) for each in words)
        clause = tuple(phrase for phrase in found if phrase)
        for phrase in clause:
            for token in frozenset().union(*phrase):
                self.by_token[token].append((phrase, clause, language))

    def expand(self, words: list[Term], languages: Collection[str]) -> list[Clause]:
        """Return a clause for each word, and one for each phrase with synonyms.

        Only rows of the languages searched count: a gift is a poison in German. The words of a
        phrase may come in any order: `lower back pain`, `pain lower back`. The longest phrase
        counts.
        """
        clauses: list[Clause] = []
        at = 0
        while at < len(words):
            length, others = self._longest(words, at, languages)
            typed = tuple(words[at : at + length])
            clauses.append((typed, *(each for each in others if each != typed)))
            at += length
        return clauses

    def _longest(
        self, words: list[Term], at: int, languages: Collection[str]
    ) -> tuple[int, Clause]:
        """Return how many words form the longest phrase that begins here, and its synonyms."""
        found = {
            (len(phrase), clause)
            for token in words[at]
            for phrase, clause, language in self.by_token.get(token, ())
            if language in languages and _is_phrase(words[at : at + len(phrase)], phrase)
        }
        length = max((length for length, _ in found), default=1)
        same = [clause for size, clause in found if size == length]
        ordered = sorted({phrase for clause in same for phrase in clause}, key=_in_order)
        return length, tuple(ordered)


def synonyms() -> Synonyms:
    """Return the synonyms of all languages; read once per content version."""
    return memoize_per_version("synonyms", _load)


def _load() -> Synonyms:
    from cms.search.models import SearchSynonyms

    found = Synonyms()
    for row in SearchSynonyms.objects.select_related("locale").order_by("pk")[:MAX_ROWS]:
        found.add(row.phrases, row.locale.language_code)
    return found


def _is_phrase(words: list[Term], phrase: Phrase) -> bool:
    """Whether each term of the phrase is one of the words, and no word is left."""
    left = list(words)
    for term in phrase:
        matched = next((word for word in left if word & term), None)
        if matched is None:
            return False
        left.remove(matched)
    return not left


def _in_order(phrase: Phrase) -> Any:
    return [sorted(term) for term in phrase]
