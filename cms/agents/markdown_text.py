"""The API's safe HTML as Markdown, and as plain words."""

import re
from html.parser import HTMLParser

# `&` only where it would begin the name of a letter: `&lt;`
SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
# Headings, lines below a heading or between paragraphs, and items of a list.
AT_START = re.compile(r"^(?=#|[+-](?:\s|$)|[-=][-=\s]*$)|^(\d+)(?=[.)](?:\s|$))")
BLOCKS = {"p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr"}
EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
MAX_HEADING = 6
WEB = re.compile(r"^(?:https?|mailto|tel):", re.IGNORECASE)


def escaped(text: str) -> str:
    """Words on one line that Markdown shows as they are: `*` and `#` stay what they are."""
    return _begun(SPECIAL.sub(r"\\\1", " ".join(text.split())))


def _begun(line: str) -> str:
    """A line whose beginning makes it nothing but words."""
    return AT_START.sub(lambda found: f"{found[1] or ''}\\", line)


def link(words: str, address: str | None) -> str:
    """`[words](address)`, or the words alone where the address is none of the web."""
    if not address or not WEB.match(address):
        return escaped(words)
    safe = re.sub(r"[\s()<>]", lambda bad: f"%{ord(bad[0]):02X}", address)
    return f"[{escaped(words)}]({safe})"


def markdown(html: str, *, top: int = 3) -> str:
    """HTML of the API as Markdown. `top` is the rank that its highest heading, `h2`, gets."""
    reader = _Reader(top)
    reader.feed(html)
    reader.close()
    return reader.text()


def plain_text(html: str) -> str:
    """`<p>Less <b>pain</b></p>` → `Less pain`"""
    reader = _Reader(3, is_plain=True)
    reader.feed(html)
    reader.close()
    return " ".join(reader.text().split())


class _Reader(HTMLParser):
    """Collects lines. An open list decides how a line begins."""

    def __init__(self, top: int, *, is_plain: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.top, self.is_plain = top, is_plain
        self.lines: list[str] = []
        self.line = ""
        self.lists: list[int] = []  # the number of the last item; -1 in a list of bullets
        self.begin = ""
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag in BLOCKS or tag in ("ul", "ol"):
            self._end_line()
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.begin = self._item()
        elif tag == "blockquote":
            self.begin = "> "
        elif tag[0] == "h" and tag in BLOCKS:
            rank = min(MAX_HEADING, self.top + max(0, int(tag[1]) - 2))
            self.begin = f"{'#' * rank} "
        elif tag == "br":
            self.line += " " if self.is_plain else "  \n"
        elif tag == "a":
            self.addresses.append(values.get("href") or "")
            if WEB.match(self.addresses[-1]) and not self.is_plain:
                # `![` would show a picture
                self.line = re.sub(r"!$", r"\\!", self.line) + "["
        elif tag in EMPHASIS and not self.is_plain:
            self.line += EMPHASIS[tag]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_line()
        elif tag in ("ul", "ol") and self.lists:
            self._end_line()
            self.lists.pop()
        elif tag == "a" and self.addresses:
            address = self.addresses.pop()
            if WEB.match(address) and not self.is_plain:
                self.line += link("", address)[1:]
        elif tag in EMPHASIS and not self.is_plain:
            self.line += EMPHASIS[tag]

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data)
        self.line += words if self.is_plain else SPECIAL.sub(r"\\\1", words)

    def text(self) -> str:
        self._end_line()
        return "\n\n".join(self.lines).replace("\n\n\0", "\n").replace("\0", "")

    def _item(self) -> str:
        if not self.lists:
            return "- "
        indent = "  " * (len(self.lists) - 1)
        if self.lists[-1] < 0:
            return f"\0{indent}- "
        self.lists[-1] += 1
        return f"\0{indent}{self.lists[-1]}. "

    def _end_line(self) -> None:
        words = self.line.strip()
        if words and self.is_plain:
            self.lines.append(words)
        elif words:
            lines = (_begun(each.lstrip()) for each in words.split("\n"))
            self.lines.append(self.begin + "\n".join(lines))
            self.begin = ""
        self.line = ""
