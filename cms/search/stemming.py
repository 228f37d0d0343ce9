"""The stem that the forms of a word share, by the rules of its language (Snowball)."""

import threading
from typing import Any

import snowballstemmer

# Languages without rules here keep their words as they are written.
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
MAX_STEMMED_LETTERS = 40  # letters; no rule knows longer words

_of_thread = threading.local()  # a stemmer keeps the word that it is working on


def stem(word: str, language: str) -> str:
    """`stem("exercises", "en-gb")` is `exercis`; a word of an unknown language is itself."""
    algorithm = ALGORITHMS.get(language.lower().partition("-")[0])
    if algorithm is None or len(word) > MAX_STEMMED_LETTERS or any(map(str.isdecimal, word)):
        return word
    stemmed: str = _stemmer(algorithm).stemWord(word)
    return stemmed or word


def _stemmer(algorithm: str) -> Any:
    known = _of_thread.__dict__.setdefault("stemmers", {})
    if algorithm not in known:
        known[algorithm] = snowballstemmer.stemmer(algorithm)
    return known[algorithm]
