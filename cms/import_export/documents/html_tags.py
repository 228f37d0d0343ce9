"""The tags that the HTML reader knows, and links that a page may have."""

import re

from cms.import_export.documents.html_line import INLINE

HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 3, "dt": 6}
# Tags that do not end a line of text. Every other tag does, known or not.
WITHIN_LINE = {
    *INLINE, "a", "abbr", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "font", "img",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "sub",
    "time", "tt", "u", "var", "wbr",
}  # fmt: skip
NO_TEXT = {"script", "style"}
SAFE_LINK = re.compile(r"^(?:https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)
LINES = "data-lines"  # attribute in which the Markdown reader passes line numbers
ARROWS = re.compile(r"\s*[↑↩⬆]\ufe0e?\s*$")  # leads from a note back to the text
SKIP = re.compile(r"^(?:skip to|jump to|zum inhalt|aller au contenu)\b", re.IGNORECASE)


def without_open_ends(markup: str) -> str:
    """Escape tags and comments that never end: for each, the parser would read the whole file."""
    for opening, ending in (("<!--", "-->"), ("<", ">")):
        end = markup.rfind(ending) + 1
        markup = markup[:end] + markup[end:].replace(opening, f"&lt;{opening[1:]}")
    return markup


# Addresses of pictures whose file the document holds: in the HTML itself, or in a part of its own.
EMBEDDED, PART = ("data:image/", "part:"), "part:"
