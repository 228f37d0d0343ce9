"""Brings a text into one spelling, so that disguised words are found like plain ones.

Without case, accents, invisible characters, Arabic vowel signs and letter forms; with letters of
another script (`сasino` with a Cyrillic с), digits among letters (`v1agra`) and spaced letters
(`S.E.O`) as they are read.
"""

import re
import unicodedata

MAX_CHARACTERS = 5_000
_FORMS = str.maketrans(
    dict(zip("أإآٱىةؤئیکıłøđ", "اااايهوييكilod", strict=True)) | {"ß": "ss", "æ": "ae", "œ": "oe"}
)
_LOOK_ALIKE = str.maketrans("авекмнорстухіјѕԁԛԝαβεικνορτυχ", "abekmhopctyxijsdqwabeikvoptyx")
_LEET = str.maketrans("013457@$", "oieastas")
_DROPPED = ("Mn", "Me", "Cf", "Cs", "Cn", "Co")
_MARKS = re.compile(r"[^\x00-\x7f]")
_LEET_WORD = re.compile(r"(?<!\w)(?=\w*[a-z][0134579@$]+[a-z])[a-z0134579@$]{3,}(?!\w)")
_MIXED_WORD = re.compile(r"(?<!\w)(?=\w*[a-z])(?=\w*[\u0370-\u04ff\u0500-\u052f])\w+")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:([ .*_-])[^\W\d_](?!\w))(?:\1[^\W\d_](?!\w))+")
_SEPARATOR = re.compile(r"[ .*_-]")


def normalise(text: str) -> str:
    """Return the first 5,000 characters of a text, in lower case and plain letters."""
    text = text[:MAX_CHARACTERS].lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)[: 2 * MAX_CHARACTERS]
        text = _MARKS.sub(_plain, text).translate(_FORMS).lower()
        text = _MIXED_WORD.sub(lambda word: word[0].translate(_LOOK_ALIKE), text)
    text = _LEET_WORD.sub(lambda word: word[0].translate(_LEET), text)
    return _SPACED.sub(lambda run: _SEPARATOR.sub("", run[0]), text)


def _plain(found: re.Match[str]) -> str:
    """Return a character beyond ASCII without what is only drawn on it; its digit as ASCII."""
    character = found[0]
    category = unicodedata.category(character)
    if category in _DROPPED or character == "\u0640":  # the Arabic stretching line
        return ""
    return str(unicodedata.digit(character)) if category == "Nd" else character
