"""Corrects words that no public page has, by the words that public pages have."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cms.core.normalised_text import normalised
from cms.search.tokens import LETTER, folded
from cms.search.vocabulary import Vocabulary

MAX_TEXT_CHARACTERS = 400  # longer texts are no questions, and are not corrected
MAX_CORRECTED_WORDS = 8
MIN_LETTERS = 4  # a shorter word is near too many others
MIN_PART_LETTERS = 3  # of `backpain`, written as one word
MAX_CANDIDATES = 20
# The letters of a word from which on so many mistakes are corrected. Two swapped letters are one.
MISTAKES = ((10, 3), (6, 2), (MIN_LETTERS, 1))
WORD = re.compile(rf"{LETTER}+")
# Addresses, numbers, identifiers and three words: `NG59`, `10.1002/…`, `///crush.pounces.gifted`.
NOT_WORDS = re.compile(r"[\d@/\\_:]|\w\.\w")


@dataclass(frozen=True)
class Correction:
    """`distance` counts mistakes; of equally near words, that of most pages is the best."""

    distance: float
    has_other_first_letter: bool
    minus_pages: int
    word: str

    @property
    def order(self) -> tuple[float, bool, int, str]:
        return self.distance, self.has_other_first_letter, self.minus_pages, self.word


def corrected(
    text: str, vocabularies: list[Vocabulary], is_known: Callable[[str], bool]
) -> str | None:
    """Return the text with its unknown words corrected; None if there is nothing to correct.

    `is_known` says whether any public page has a word. It is asked only about words that no
    vocabulary has, and for `MAX_CORRECTED_WORDS` words at most.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        return None
    pieces = re.split(r"(\s+)", normalised("NFKC", text))
    asked = 0
    for at, piece in enumerate(pieces):
        if NOT_WORDS.search(piece):
            continue
        end, parts = 0, []
        for found in WORD.finditer(piece):
            word = found[0]
            plain = folded(word)
            replaced = word
            if len(plain) >= MIN_LETTERS and not _has(vocabularies, plain):
                asked += 1
                if asked <= MAX_CORRECTED_WORDS and not is_known(word):
                    replaced = nearest(plain, vocabularies) or word
            parts += [piece[end : found.start()], replaced]
            end = found.end()
        pieces[at] = "".join([*parts, piece[end:]])
    result = "".join(pieces)
    return result if result != normalised("NFKC", text) else None


def nearest(plain: str, vocabularies: list[Vocabulary]) -> str | None:
    """Return the word that was probably meant, or two words that were written as one."""
    found = [each for vocabulary in vocabularies for each in _candidates(plain, vocabulary)]
    best = min(found, key=lambda each: each.order, default=None)
    if best and best.distance <= 1:
        return best.word
    return _two_words(plain, vocabularies) or (best.word if best else None)


def _has(vocabularies: list[Vocabulary], plain: str) -> bool:
    return any(plain in each.pages for each in vocabularies)


def _candidates(plain: str, vocabulary: Vocabulary) -> list[Correction]:
    """Return the words at most so many mistakes away, by letters or by sound."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    from cms.search.sounds import sound

    mistakes = next(most for letters, most in MISTAKES if len(plain) >= letters)
    heard = sound(plain)
    found: dict[int, float] = {}
    for query, choices, penalty in (
        (plain, vocabulary.words, 0.0),
        (heard, vocabulary.sounds, 0.5),
    ):
        near = process.extract(
            query, choices, scorer=OSA.distance, score_cutoff=mistakes, limit=MAX_CANDIDATES
        )
        for _, distance, at in near:
            found[at] = min(found.get(at, 9.0), distance + penalty)
    return [
        Correction(distance, word[0] != plain[0], -vocabulary.pages[word], vocabulary.written[word])
        for at, distance in found.items()
        if len(word := vocabulary.words[at]) >= MIN_PART_LETTERS
        and (distance <= 1 or vocabulary.sounds[at][:1] == heard[:1])
    ]


def _two_words(plain: str, vocabularies: list[Vocabulary]) -> str | None:
    """`backpain` → `back pain`: of several ways, that whose rarer word is on most pages."""
    ways = [
        (min(each.pages[first], each.pages[second]), each.written[first], each.written[second])
        for each in vocabularies
        for at in range(MIN_PART_LETTERS, len(plain) - MIN_PART_LETTERS + 1)
        if (first := plain[:at]) in each.pages and (second := plain[at:]) in each.pages
    ]
    return " ".join(max(ways)[1:]) if ways else None
