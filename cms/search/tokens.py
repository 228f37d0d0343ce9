"""Turns text into search tokens, in Python, so that all databases index the same tokens.

A token has only `a-z` and `0-9`, and one that begins with a digit has only digits. So the
tokenizers of SQLite and PostgreSQL leave tokens as they are, and no token can be an operator of a
query.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cms.core.normalised_text import normalised
from cms.search.stemming import stem

MAX_TEXT_CHARACTERS = 400_000  # text beyond this is not indexed
MAX_WORD_CHARACTERS = 60  # the rest of a longer word is dropped
# Letters that Unicode does not decompose, invisible characters, and apostrophes.
PLAIN_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\u0640": "",
        "’": "'", "ʼ": "'", "‘": "'", "＇": "'",
    }
)  # fmt: skip
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\u0640"))
# Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han, Hangul.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
# Combining marks: accents, points of Hebrew and Arabic, Indic vowels.
MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
LETTER = rf"(?:(?![{UNSPACED}])[^\W\d_]|[{MARKS}])"
WORD = rf"{LETTER}(?:{LETTER}|\d|'(?=\w))*"
RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|(?P<number>\d+)|(?P<word>{WORD})")
PLAIN_WORD = re.compile(rf"(?<![\w{MARKS}]){LETTER}{{3,30}}(?![\w{MARKS}])")
PART = rf"(?:{LETTER}|\d)+"
HYPHENATED = re.compile(rf"(?<![\w{MARKS}-]){LETTER}(?:{LETTER}|\d)*(?:-{PART}){{1,2}}(?![\w-])")
Token = str
Term = frozenset[Token]  # alternatives: any of them matches


def prepared(text: str, language: str, enough: int | None = None) -> str:
    """Return the tokens of a text as the index stores them, separated by spaces.

    With `enough`, only as many as it takes to have more characters than that: to cut them there
    gives the same. Of Chinese, all would be eighteen times as long as the text.
    """
    if enough is None:
        return " ".join(_tokens(text, language))
    tokens, characters = [], 0
    for token in _tokens(text, language):
        tokens.append(token)
        characters += len(token) + 1
        if characters > enough + 1:  # no space follows the last one
            break
    return " ".join(tokens)


def terms(query: str, languages: Iterable[str]) -> list[Term]:
    """Return the words of a query, each as the tokens it can have in these languages."""
    return list(query_words(query, languages))


def query_words(query: str, languages: Iterable[str]) -> dict[Term, str]:
    """Return the words of a query in lower case, by the tokens they can have; each term once."""
    text = _normalised(query[:MAX_TEXT_CHARACTERS])
    several = sorted(set(languages)) or [""]
    found: dict[Term, str] = {}
    for piece in _pieces(text, in_query=True):
        term: Term = frozenset().union(*(_forms(piece, language) for language in several))
        if term:
            found.setdefault(term, piece)
    return found


def plain_words(text: str) -> set[str]:
    """Return the words of a text as they are written, in lower case: `{"back", "übung"}`.

    Without numbers, words with digits, very short and very long ones, and scripts without spaces.
    """
    written = normalised("NFKC", text[:MAX_TEXT_CHARACTERS]).translate(INVISIBLE).lower()
    return {normalised("NFC", word) for word in PLAIN_WORD.findall(written)}


def folded(word: str) -> str:
    """Return a word without capitals and accents: `folded("Übung")` is `ubung`."""
    return word.lower() if word.isascii() else _without_accents(_normalised(word))


def _tokens(text: str, language: str) -> Iterator[Token]:
    plain = _normalised(text[:MAX_TEXT_CHARACTERS])
    for piece in _pieces(plain, in_query=False):
        yield from sorted(_forms(piece, language))
    for found in HYPHENATED.finditer(plain):  # `well-being` is found as `wellbeing` too
        yield from sorted(_forms(found[0].replace("-", ""), language))


def _normalised(text: str) -> str:
    """Write each letter in one way: `ﬁ` as `fi`, `ß` as `ss`, lower case, NFC."""
    folded = normalised("NFKC", text).casefold().translate(PLAIN_LETTERS)
    return normalised("NFC", folded)


def _pieces(text: str, in_query: bool) -> Iterator[str]:
    for found in RUN.finditer(text):
        if found["unspaced"]:
            yield from _parts(found[0], in_query)
        elif found["number"]:
            yield found[0][:MAX_WORD_CHARACTERS]
        else:
            yield from _between_apostrophes(found[0])


def _between_apostrophes(word: str) -> Iterator[str]:
    """`l'exercice` → `exercice`, `qu'une` → `une`, `patient's` → `patient`, `d'` → nothing."""
    parts = word.split("'")
    if len(parts) == 1:
        yield word[:MAX_WORD_CHARACTERS]
        return
    yield from (part[:MAX_WORD_CHARACTERS] for part in parts if len(part) > 1 and part != "qu")


def _parts(run: str, in_query: bool) -> Iterator[str]:
    """Split a run of an unspaced script into characters and pairs; in a query into pairs only."""
    if not in_query or len(run) == 1:
        yield from run
    yield from (run[at : at + 2] for at in range(len(run) - 1))


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str) -> frozenset[Token]:
    """Return the tokens of a word: its stem, and the stem of its spelling without accents.

    Stemmers recognise endings by their accents (`améliorées`), and visitors often omit accents.
    """
    spellings = {word, _without_accents(word)}
    forms = {_without_accents(stem(spelling, language)) for spelling in spellings}
    return frozenset(_encoded(form) for form in forms if form)


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    apart = normalised("NFD", word)
    left = "".join(each for each in apart if not unicodedata.combining(each))
    return normalised("NFC", left).translate(PLAIN_LETTERS)


def _encoded(token: str) -> Token:
    """Return the token itself, or its code points spelled in letters if it is not plain Latin."""
    if token.isascii() and token.isalnum():
        return token
    if token.isdecimal():
        return str(int(token)).zfill(len(token))
    written = token.encode("utf-16-be").hex().translate(str.maketrans("0123456789", "ghijklmnop"))
    return f"zq{written}"
