"""Normalises what3words addresses: pasted text becomes `crush.pounces.gifted`.

A well-formed address may not exist: a person has to open the map and compare the place.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

from cms.core.normalised_text import normalised

SEPARATORS = str.maketrans(dict.fromkeys("｡。･・︒។։۔။।", "."))
PREFIX = re.compile(r"^(?:https?://)?(?:www\.)?(?:what3words\.com|w3w\.co)/|^/+", re.IGNORECASE)
LATIN = re.compile(r"[a-zà-öø-ÿā-ɏ]+")


def normalise_what3words(text: str) -> str:
    """Return `word.word.word` in lower case from words, `///words` or a what3words address.

    Raises:
        ValidationError: the text is not three words of letters.
    """
    words = normalised("NFC", text.strip())
    words = PREFIX.sub("", words).strip("/ ").translate(SEPARATORS).lower()
    parts = words.split(".")
    if len(parts) != 3 or not all(map(_is_word, parts)):
        raise ValidationError(
            "“%(text)s” is not a what3words address. It is three words with dots between, such as "
            "///filled.count.soap.",
            code="invalid_what3words",
            params={"text": text},
        )
    return words


def _is_word(part: str) -> bool:
    marks = {"Mn", "Mc"}  # vowel signs of Indic and other scripts are part of a letter
    letters = [character for character in part if unicodedata.category(character) not in marks]
    if not letters or not all(character.isalpha() for character in letters):
        return False
    return part != "www" and (not LATIN.fullmatch(part) or len(part) >= 2)
