"""Tells text that a reader can see from text that is invisible."""

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # controls, zero-width signs, spaces


def says_something(text: str) -> bool:
    """Whether a text has a visible character: not `"\\u200b "`, as pasted from a web page."""
    return any(unicodedata.category(character) not in INVISIBLE for character in text)
