"""Whether a text has anything that a reader can see."""

import re

# The Unicode categories Cc, Cf, Zl, Zp and Zs: controls, zero-width characters and spaces. The
# databases read this expression too. NUL is absent: PostgreSQL can neither store nor name it.
VISIBLE = (
    r"[^"
    r"\u0001-\u0020\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891"
    r"\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000"
    r"\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    r"]"
)
_VISIBLE = re.compile(VISIBLE)


def has_visible_text(text: str) -> bool:
    """Whether any character is visible: `"\\u200b "`, pasted from a web page, has none."""
    return bool(_VISIBLE.search(text.replace("\0", "")))
