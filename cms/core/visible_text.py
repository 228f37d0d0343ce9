"""What of a text a reader can see."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # controls, zero-width signs, spaces


def says_something(text: str) -> bool:
    """Whether there is a sign to be seen: `"\\u200b "`, pasted from a web page, says nothing."""
    return any(unicodedata.category(sign) not in UNSEEN for sign in text)
