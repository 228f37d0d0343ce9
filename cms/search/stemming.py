"""Reduces the forms of a word to one stem, by the Snowball rules of its language."""

import threading
from typing import Any

# Words of other languages are not stemmed.
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
MAX_STEMMED_LETTERS = 40  # longer words are not stemmed

_thread = threading.local()  # a stemmer is not thread-safe: it stores the current word


def stem(word: str, language: str) -> str:
    """`stem("exercises", "en-gb")` returns `exercis`; unknown languages return the word."""
    algorithm = ALGORITHMS.get(language.lower().partition("-")[0])
    if algorithm is None or len(word) > MAX_STEMMED_LETTERS or any(map(str.isdecimal, word)):
        return word
    stemmed: str = _stemmer(algorithm).stemWord(word)
    return stemmed or word


def _stemmer(algorithm: str) -> Any:
    import snowballstemmer  # here: it reads the rules of thirty languages

    stemmers = _thread.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
    return stemmers[algorithm]
