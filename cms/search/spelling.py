"""Corrects words that no public page has, by the words that public pages have."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from cms.core.normalised_text import normalised
from cms.search.sounds import sound
from cms.search.tokens import LETTER, folded
from cms.search.vocabulary import Vocabulary

MAX_TEXT_CHARACTERS = 400  # longer texts are no questions, and are not corrected
MAX_CORRECTED_WORDS = 8
MIN_LETTERS = 4  # a shorter word is near too many others
MAX_MISTAKES = 3
MIN_PART_LETTERS = 3  # of `backpain`, written as one word
MAX_CANDIDATES = 20
# From so many letters on, so many mistakes are corrected; two swapped letters are one mistake.
MISTAKES = ((10, MAX_MISTAKES), (6, 2), (MIN_LETTERS, 1))
WORD = re.compile(rf"{LETTER}+")
# Addresses, numbers, identifiers and three words: `NG59`, `10.1002/…`, `///crush.pounces.gifted`.
NO_WORDS = re.compile(r"[\d@/\\_:]|\w\.\w")


@dataclass(frozen=True, order=True)
class Candidate:
    """A word that may have been meant. The least one is the best."""

    mistakes: float
    has_other_first_letter: bool
    minus_pages: int  # of equally near words, that of most pages is meant
    word: str


@dataclass
class Speller:
    """Corrects unknown words by these vocabularies.

    `is_known` says whether any public page has a word; it is asked about few words, and only about
    those that no vocabulary has. Words that are `ignored`, without accents, stay as they are.
    """

    vocabularies: list[Vocabulary]
    is_known: Callable[[str], bool]
    ignored: Collection[str] = ()
    words_left: int = MAX_CORRECTED_WORDS

    def corrected(self, text: str) -> str | None:
        """Return the text with its unknown words corrected; None if nothing is to be corrected."""
        if len(text) > MAX_TEXT_CHARACTERS:
            return None
        typed = normalised("NFKC", text)
        better = "".join(
            piece if NO_WORDS.search(piece) else WORD.sub(self._better, piece)
            for piece in re.split(r"(\s+)", typed)
        )
        return better if better != typed else None

    def _better(self, found: re.Match[str]) -> str:
        word, plain = found[0], folded(found[0])
        if len(plain) < MIN_LETTERS or plain in self.ignored or not self.words_left:
            return word
        if any(plain in each.pages for each in self.vocabularies):
            return word
        self.words_left -= 1
        return word if self.is_known(word) else nearest(plain, self.vocabularies) or word


def nearest(plain: str, vocabularies: list[Vocabulary]) -> str | None:
    """Return the word that was probably meant, or two words that were written as one."""
    found = [each for vocabulary in vocabularies for each in _candidates(plain, vocabulary)]
    best = min(found, default=None)
    if best and best.mistakes <= 1:
        return best.word
    return _two_words(plain, vocabularies) or (best.word if best else None)


def _candidates(plain: str, vocabulary: Vocabulary) -> list[Candidate]:
    """Return the words that differ in few letters; if there is none so near, in few sounds."""
    most = next(mistakes for letters, mistakes in MISTAKES if len(plain) >= letters)
    found = _near(plain, vocabulary.words, most)
    if min(found.values(), default=MAX_MISTAKES) > 1:
        heard = _near(sound(plain), vocabulary.sounds, most - 1)
        for at, mistakes in heard.items():
            found[at] = min(found.get(at, MAX_MISTAKES), mistakes + 0.5)
    first = sound(plain)[:1]
    return [
        Candidate(mistakes, word[0] != plain[0], -vocabulary.pages[word], vocabulary.written[word])
        for at, mistakes in found.items()
        if len(word := vocabulary.words[at]) >= MIN_PART_LETTERS
        and (mistakes <= 1 or sound(word)[:1] == first)
    ]


def _near(word: str, choices: list[str], most: int) -> dict[int, float]:
    """Return the mistakes in each of the nearest words, by their place in the list."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < MIN_PART_LETTERS:
        return {}
    near = process.extract(
        word, choices, scorer=OSA.distance, score_cutoff=most, limit=MAX_CANDIDATES
    )
    return {at: mistakes for _, mistakes, at in near}


def _two_words(plain: str, vocabularies: list[Vocabulary]) -> str | None:
    """`backpain` → `back pain`: of several ways, that whose rarer word is on most pages."""
    ways = [
        (min(each.pages[first], each.pages[second]), each.written[first], each.written[second])
        for each in vocabularies
        for at in range(MIN_PART_LETTERS, len(plain) - MIN_PART_LETTERS + 1)
        if (first := plain[:at]) in each.pages and (second := plain[at:]) in each.pages
    ]
    return " ".join(max(ways)[1:]) if ways else None
