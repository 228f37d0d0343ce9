"""Text as the search index keeps it: words folded and stemmed here, alike for every database.

A token is made of `a-z` and `0-9`, and what begins with a digit is digits throughout, so that the
tokenizers of SQLite and PostgreSQL have nothing left to decide, and nothing in a question can be an
operator of theirs.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cms.search.stemming import stem

MAX_TEXT_CHARACTERS = 400_000  # characters of a text; what follows is not searched
MAX_WORD_CHARACTERS = 60  # characters of a word; the rest of it tells nothing
# Letters that Unicode takes apart into nothing simpler.
PLAIN_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\u0640": "",
        "’": "'", "ʼ": "'", "‘": "'", "＇": "'",
    }
)  # fmt: skip
# Writing without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, Hangul.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
# Marks that belong to the letter before them: accents, points of Hebrew and Arabic, Indic vowels.
MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
LETTER = rf"(?:(?![{UNSPACED}])[^\W\d_]|[{MARKS}])"
WORD = rf"{LETTER}(?:{LETTER}|\d|'(?=\w))*"
RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|(?P<number>\d+)|(?P<word>{WORD})")
PART = rf"(?:{LETTER}|\d)+"
JOINED = re.compile(rf"(?<![\w-]){LETTER}(?:{LETTER}|\d)*(?:-{PART}){{1,2}}(?![\w-])")
Token = str
Term = frozenset[Token]  # any of them will do


def prepared(text: str, language: str) -> str:
    """What the index keeps of a text: its tokens, separated by spaces."""
    return " ".join(_tokens(text, language))


def terms(question: str, languages: Iterable[str]) -> list[Term]:
    """The words of a question, each as the tokens that it may have become in these languages."""
    text = _even(question[:MAX_TEXT_CHARACTERS])
    several = sorted(set(languages)) or [""]
    found = [
        frozenset().union(*(_forms(piece, language) for language in several))
        for piece in _pieces(text, asked=True)
    ]
    return list(dict.fromkeys(term for term in found if term))


def _tokens(text: str, language: str) -> Iterator[Token]:
    even = _even(text[:MAX_TEXT_CHARACTERS])
    for piece in _pieces(even, asked=False):
        yield from sorted(_forms(piece, language))
    for found in JOINED.finditer(even):  # `well-being` is found as `wellbeing` too
        yield from sorted(_forms(found[0].replace("-", ""), language))


def _even(text: str) -> str:
    """One way to write each letter: `ﬁ` is `fi`, `ß` is `ss`, capitals are small, NFD is NFC."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(PLAIN_LETTERS)
    return unicodedata.normalize("NFC", folded)


def _pieces(text: str, asked: bool) -> Iterator[str]:
    for found in RUN.finditer(text):
        if found["unspaced"]:
            yield from _parts(found[0], asked)
        elif found["number"]:
            yield found[0][:MAX_WORD_CHARACTERS]
        else:
            yield from _between_apostrophes(found[0])


def _between_apostrophes(word: str) -> Iterator[str]:
    """`l'exercice` is `exercice`, `qu'une` is `une`, `patient's` is `patient`; `d'` is nothing."""
    parts = word.split("'")
    if len(parts) == 1:
        yield word[:MAX_WORD_CHARACTERS]
        return
    yield from (part[:MAX_WORD_CHARACTERS] for part in parts if len(part) > 1 and part != "qu")


def _parts(run: str, asked: bool) -> Iterator[str]:
    """Each sign and each pair of signs; who asks for several is answered by pairs alone."""
    if not asked or len(run) == 1:
        yield from run
    yield from (run[at : at + 2] for at in range(len(run) - 1))


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str) -> frozenset[Token]:
    """The tokens of a word: its stem, and the stem of what is written without accents.

    Stemmers know endings by their accents (`améliorées`), and visitors leave accents out.
    """
    bare = _bare(word)
    forms = {_bare(stem(word, language)), _bare(stem(bare, language))}
    return frozenset(_spelled(form) for form in forms if form)


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    left = "".join(each for each in apart if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", left).translate(PLAIN_LETTERS)


def _spelled(token: str) -> Token:
    """The token itself, or where it is not plain Latin, its code points written in letters."""
    if token.isascii() and token.isalnum():
        return token
    if token.isdecimal():
        return str(int(token)).zfill(len(token))
    written = token.encode("utf-16-be").hex().translate(str.maketrans("0123456789", "ghijklmnop"))
    return f"zq{written}"
