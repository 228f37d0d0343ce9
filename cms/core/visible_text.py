"""Whether a text has anything that a reader can see."""

import unicodedata

# Unicode categories of controls, zero-width characters and spaces.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def has_visible_text(text: str) -> bool:
    """Whether any character is visible: `"\\u200b "`, pasted from a web page, has none."""
    return any(unicodedata.category(each) not in INVISIBLE_CATEGORIES for each in text)
